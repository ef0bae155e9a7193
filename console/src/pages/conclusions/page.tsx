import { useTranslations } from 'use-intl';
import { NotYet } from '../../design/not-yet.tsx';

export function ConclusionsPage() {
  const t = useTranslations('conclusions');
  return <NotYet title={t('title')} />;
}
