import { createContext, type ReactNode, useCallback, useContext, useEffect, useState } from 'react';
import { IntlProvider } from 'use-intl';
import { keepLanguage, type Language, locales, zone } from './languages.ts';
import { loadMessages } from './load.ts';
import type { Namespaces } from './namespaces.ts';

interface Choice {
  readonly language: Language;
  readonly choose: (language: Language) => Promise<void>;
}

const LanguageContext = createContext<Choice | undefined>(undefined);

export interface LanguageProviderProps {
  readonly initial: { readonly language: Language; readonly messages: Namespaces };
  readonly children: ReactNode;
}

export function LanguageProvider({ initial, children }: LanguageProviderProps) {
  const [now, setNow] = useState(initial);
  const choose = useCallback(async (language: Language) => {
    const messages = await loadMessages(language);
    keepLanguage(localStorage, language);
    setNow({ language, messages });
  }, []);
  useEffect(() => {
    document.documentElement.lang = now.language;
  }, [now.language]);
  return (
    <LanguageContext value={{ language: now.language, choose }}>
      <IntlProvider locale={locales[now.language]} messages={now.messages} timeZone={zone} onError={tell}>
        {children}
      </IntlProvider>
    </LanguageContext>
  );
}

/** A key that is missing is a defect: the tests in a browser fail on anything said to the console. */
function tell(error: Error): void {
  console.error(error);
}

export function useLanguage(): Choice {
  const choice = useContext(LanguageContext);
  if (!choice) throw new Error('useLanguage is used outside of LanguageProvider');
  return choice;
}
