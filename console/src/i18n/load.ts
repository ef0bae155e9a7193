import type { Language } from './languages.ts';
import type { Namespaces } from './namespaces.ts';

const files: Readonly<Record<Language, () => Promise<{ messages: Namespaces }>>> = {
  vi: () => import('./all-vi.ts'),
  en: () => import('./all-en.ts'),
  bn: () => import('./all-bn.ts'),
};

export async function loadMessages(language: Language): Promise<Namespaces> {
  return (await files[language]()).messages;
}
