import { useTranslations } from 'use-intl';
import { NotYet } from '../../design/not-yet.tsx';

export function LineCheckPage() {
  const t = useTranslations('line-check');
  return <NotYet title={t('title')} />;
}
