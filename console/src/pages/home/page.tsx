import { useTranslations } from 'use-intl';
import { NotYet } from '../../design/not-yet.tsx';

export function HomePage() {
  const t = useTranslations('home');
  return <NotYet title={t('title')} />;
}
