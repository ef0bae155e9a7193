import { useTranslations } from 'use-intl';
import { NotYet } from '../../design/not-yet.tsx';

export function VerifyPage() {
  const t = useTranslations('verify');
  return <NotYet title={t('title')} />;
}
