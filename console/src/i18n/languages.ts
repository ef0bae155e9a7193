export const languages = ['vi', 'en', 'bn'] as const;
export type Language = (typeof languages)[number];

/** Each in its own words. */
export const languageNames: Readonly<Record<Language, string>> = { vi: 'Tiếng Việt', en: 'English', bn: 'বাংলা' };

/** Every instant is shown in this zone, whatever the device's. */
export const zone = 'Asia/Ho_Chi_Minh';

const key = 'nhipcau.language';

/** What was chosen here before, else Vietnamese: the offices' language, not the browser's, is the one to begin with. */
export function keptLanguage(storage: Pick<Storage, 'getItem'>): Language {
  const kept = storage.getItem(key);
  return languages.find((each) => each === kept) ?? 'vi';
}

export function keepLanguage(storage: Pick<Storage, 'setItem'>, language: Language): void {
  storage.setItem(key, language);
}
