import { useTranslations } from 'use-intl';
import { NotYet } from '../../design/not-yet.tsx';

export function AgendaPage() {
  const t = useTranslations('agenda');
  return <NotYet title={t('title')} />;
}
