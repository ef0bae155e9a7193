import { useTranslations } from 'use-intl';
import { NotYet } from '../../design/not-yet.tsx';

export function PointsPage() {
  const t = useTranslations('points');
  return <NotYet title={t('title')} />;
}
