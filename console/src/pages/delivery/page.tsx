import { useTranslations } from 'use-intl';
import { NotYet } from '../../design/not-yet.tsx';

export function DeliveryPage() {
  const t = useTranslations('delivery');
  return <NotYet title={t('title')} />;
}
