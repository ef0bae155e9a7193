import { Link } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { buttonClass } from '../design/button.tsx';
import { PageHeader } from '../design/page-header.tsx';
import styles from './frame.module.css';

export function NotFoundPage() {
  const t = useTranslations('app');
  return (
    <main className={styles.alone}>
      <PageHeader title={t('notFoundTitle')} lead={t('notFound')} />
      <Link to="/" className={buttonClass()}>
        {t('toHome')}
      </Link>
    </main>
  );
}
