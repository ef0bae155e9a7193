import { useTranslations } from 'use-intl';
import { NotYet } from '../../design/not-yet.tsx';

export function PointImportPage() {
  const t = useTranslations('point-import');
  return <NotYet title={t('title')} />;
}
