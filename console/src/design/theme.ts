export const themes = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const key = 'nhipcau.theme';

export function keptTheme(storage: Pick<Storage, 'getItem'>): Theme {
  const kept = storage.getItem(key);
  return themes.find((each) => each === kept) ?? 'auto';
}

export function keepTheme(storage: Pick<Storage, 'setItem'>, theme: Theme): void {
  storage.setItem(key, theme);
}

/** Sets the page's theme and follows the device where it is `auto`; gives what ends the following. */
export function applyTheme(theme: Theme): () => void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const set = (): void => {
    document.documentElement.dataset.theme = theme === 'auto' ? (dark.matches ? 'dark' : 'light') : theme;
  };
  set();
  dark.addEventListener('change', set);
  return () => dark.removeEventListener('change', set);
}
