import { useTranslations } from 'use-intl';
import { NotYet } from '../../design/not-yet.tsx';

export function NoticePage() {
  const t = useTranslations('notice');
  return <NotYet title={t('title')} />;
}
