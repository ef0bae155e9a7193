import { useTranslations } from 'use-intl';
import { NotYet } from '../../design/not-yet.tsx';

export function ConferencesPage() {
  const t = useTranslations('conferences');
  return <NotYet title={t('title')} />;
}
