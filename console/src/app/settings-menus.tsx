import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { IconButton } from '../design/button.tsx';
import { Menu, type MenuEntry } from '../design/menu.tsx';
import { applyTheme, keepTheme, keptTheme, type Theme, themes } from '../design/theme.ts';
import { type Language, languageNames, languages } from '../i18n/languages.ts';
import { useLanguage } from '../i18n/provider.tsx';
import { usePerson, useSession } from '../session/use-session.tsx';

export function SettingsMenu() {
  const t = useTranslations('app');
  const { language, choose } = useLanguage();
  const [theme, setTheme] = useState(() => keptTheme(localStorage));
  useEffect(() => applyTheme(theme), [theme]);
  const entries: MenuEntry[] = [
    {
      heading: t('language'),
      value: language,
      onChange: (value) => void choose(value as Language),
      choices: languages.map((value) => ({ value, label: languageNames[value], lang: value })),
    },
    'rule',
    {
      heading: t('theme.label'),
      value: theme,
      onChange: (value) => {
        keepTheme(localStorage, value as Theme);
        setTheme(value as Theme);
      },
      choices: themes.map((value) => ({ value, label: t(`theme.${value}`) })),
    },
  ];
  return <Menu trigger={<IconButton icon="settings" label={t('settings')} />} entries={entries} />;
}

export function AccountMenu() {
  const t = useTranslations('app');
  const account = useTranslations('account');
  const words = useTranslations('words');
  const person = usePerson();
  const session = useSession();
  const entries: MenuEntry[] = [
    {
      text: (
        <>
          <strong>{person.name}</strong>
          <br />
          {person.roles.map((role) => words(`role.${role}`)).join(', ')}
          {person.branch && <> · {t('branch', { branch: person.branch })}</>}
        </>
      ),
    },
    'rule',
    { label: account('signOut'), onSelect: () => void session.signOut() },
  ];
  return <Menu trigger={<IconButton icon="person" label={t('account', { name: person.name })} />} entries={entries} />;
}
