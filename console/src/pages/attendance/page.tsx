import { useTranslations } from 'use-intl';
import { NotYet } from '../../design/not-yet.tsx';

export function AttendancePage() {
  const t = useTranslations('attendance');
  return <NotYet title={t('title')} />;
}
