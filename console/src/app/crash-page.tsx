import type { ErrorComponentProps } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../design/button.tsx';
import { PageHeader } from '../design/page-header.tsx';
import styles from './frame.module.css';

/** A defect of a page, told as such. The text is the program's own, never what somebody typed. */
export function CrashPage({ error }: ErrorComponentProps) {
  const t = useTranslations('app');
  useEffect(() => console.error(error), [error]);
  return (
    <main className={styles.alone}>
      <PageHeader title={t('crashTitle')} lead={t('crash')} />
      <pre className={styles.trace}>{error instanceof Error ? `${error.name}: ${error.message}` : String(error)}</pre>
      <Button onClick={() => location.reload()}>{t('reload')}</Button>
    </main>
  );
}
