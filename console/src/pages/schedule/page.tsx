import { useTranslations } from 'use-intl';
import { NotYet } from '../../design/not-yet.tsx';

export function SchedulePage() {
  const t = useTranslations('schedule');
  return <NotYet title={t('title')} />;
}

export function EditPage() {
  const t = useTranslations('schedule');
  return <NotYet title={t('title')} />;
}
