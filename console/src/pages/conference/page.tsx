import { useTranslations } from 'use-intl';
import { NotYet } from '../../design/not-yet.tsx';

export function ConferencePage() {
  const t = useTranslations('conference');
  return <NotYet title={t('title')} />;
}
