import { useTranslations } from 'use-intl';
import { NotYet } from '../../design/not-yet.tsx';

export function BoardPage() {
  const t = useTranslations('board');
  return <NotYet title={t('title')} />;
}
