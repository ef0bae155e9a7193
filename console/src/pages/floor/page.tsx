import { useTranslations } from 'use-intl';
import { NotYet } from '../../design/not-yet.tsx';

export function FloorPage() {
  const t = useTranslations('floor');
  return <NotYet title={t('title')} />;
}
