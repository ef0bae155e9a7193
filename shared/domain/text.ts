/** Vietnamese text: what is the same to a reader must be the same to search and to order. */

const toneMarks = /[\u0300\u0301\u0303\u0309\u0323]/g; // grave, acute, tilde, hook above, dot below
const everyMark = /[\u0300-\u036f]/g;
const notWord = /[^\p{L}\p{N}]+/gu;

/** Without accents, case and punctuation: 'Đắk  Lắk' → 'dak lak'. */
export function fold(text: string): string {
  return text.normalize('NFD').replace(everyMark, '').replace(/[đĐ]/g, 'd').toLowerCase().replace(notWord, ' ').trim();
}

/** What words are looked for in: by `wordsOf` of what was typed, each of which has to begin a word of it, accents or not. */
export function searchable(...parts: readonly (string | undefined)[]): string {
  return ` ${fold(parts.filter(Boolean).join(' '))}`;
}

export function wordsOf(typed: string | undefined): readonly string[] {
  return fold(typed ?? '')
    .split(' ')
    .filter(Boolean);
}

/** Nothing typed finds everything. */
export function hasWords(text: string, words: readonly string[]): boolean {
  return words.every((word) => text.includes(` ${word}`));
}

/** Accents kept, but each tone at the end of its syllable, so that both ways to place it agree: 'Hoà' = 'Hòa'. */
export function withTonesLast(text: string): string {
  return text
    .normalize('NFD')
    .toLowerCase()
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .filter(Boolean)
    .map((word) => word.replace(toneMarks, '') + (word.match(toneMarks) ?? []).join(''))
    .join(' ');
}

export function hasAccents(text: string): boolean {
  return /[\u0300-\u036fđĐ]/.test(text.normalize('NFD'));
}

const collator = new Intl.Collator('vi', { sensitivity: 'variant', numeric: true });

/** The order of the Vietnamese alphabet: a ă â b c d đ e ê …, tones after letters. */
export function compareVietnamese(a: string, b: string): number {
  return collator.compare(a, b);
}

/** 'Tỉnh Bắc Ninh' → 'Bắc Ninh'. */
export function withoutKind(province: string): string {
  return province.replace(/^(Tỉnh|Thành phố|TP\.?) /u, '');
}

/** Provinces by their own names, as one looks for them: whether it is a city comes after that. */
export function compareUnits(a: string, b: string): number {
  return compareVietnamese(withoutKind(a), withoutKind(b)) || compareVietnamese(a, b);
}
