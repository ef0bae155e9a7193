import { Outlet } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import styles from './frame.module.css';
import { PageMain } from './page-main.tsx';
import { ProductMark } from './product-mark.tsx';
import { SettingsMenu } from './settings-menus.tsx';

/** Around pages that need no account. */
export function PublicFrame() {
  const t = useTranslations('app');
  return (
    <>
      <header className={styles.bar} data-shell>
        <a className={styles.skip} href="#main">
          {t('skip')}
        </a>
        <div className={styles.inner}>
          <span className={styles.product}>
            <ProductMark />
            {t('name')}
          </span>
          <div className={styles.tools}>
            <SettingsMenu />
          </div>
        </div>
      </header>
      <PageMain>
        <Outlet />
      </PageMain>
    </>
  );
}
