import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { createTranslator } from 'use-intl/core';
import { type Language, locales, zone } from '../i18n/languages.ts';
import type vietnamese from './messages/vi.json';

type Messages = { readonly hall: typeof vietnamese };

const files: Readonly<Record<Language, () => Promise<{ default: typeof vietnamese }>>> = {
  vi: () => import('./messages/vi.json'),
  en: () => import('./messages/en.json'),
  bn: () => import('./messages/bn.json'),
};

/** The hall page's own messages: `t('key', { values })`. */
export async function loadHallWords(language: Language) {
  const messages: Messages = { hall: (await files[language]()).default };
  return createTranslator<Messages, 'hall'>({ locale: locales[language], messages, namespace: 'hall', timeZone: zone });
}

export type HallWords = Awaited<ReturnType<typeof loadHallWords>>;

export interface Speech {
  readonly t: HallWords;
  readonly language: Language;
}

export const SpeechContext = createContext<Speech | undefined>(undefined);

export function useWords(): Speech {
  const speech = useContext(SpeechContext);
  if (!speech) throw new Error('The page has no language yet');
  return speech;
}
