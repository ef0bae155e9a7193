import { useTranslations } from 'use-intl';
import { NotYet } from '../../design/not-yet.tsx';

export function AcknowledgePage() {
  const t = useTranslations('acknowledge');
  return <NotYet title={t('title')} />;
}
