import { useTranslations } from 'use-intl';
import { Button } from '../design/button.tsx';
import styles from './frame.module.css';

export function StartFailed({ error }: { readonly error: Error }) {
  const t = useTranslations('app');
  return (
    <main className={styles.alone}>
      <h1>{t('startFailedTitle')}</h1>
      <p>{t('startFailed')}</p>
      <pre className={styles.trace}>{error.message}</pre>
      <Button onClick={() => location.reload()}>{t('reload')}</Button>
    </main>
  );
}
