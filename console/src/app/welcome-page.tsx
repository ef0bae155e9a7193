import { useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../design/button.tsx';
import { Panel } from '../design/panel.tsx';
import type { Person } from '../session/person.ts';
import { useSession, useSessionState } from '../session/use-session.tsx';
import styles from './frame.module.css';
import { PageMain } from './page-main.tsx';
import { ProductMark } from './product-mark.tsx';
import { SettingsMenu } from './settings-menus.tsx';

/** For who is not signed in, at whatever address: signing in comes back to it. */
export function WelcomePage() {
  const t = useTranslations('account');
  const app = useTranslations('app');
  const session = useSession();
  const state = useSessionState();
  useEffect(() => {
    document.title = app('name');
  }, [app]);
  return (
    <>
      <Bar />
      <PageMain>
        <div className={styles.welcome}>
          <h1>{t('welcome')}</h1>
          <p>{t('purpose')}</p>
          {state.status === 'signed-out' && state.failed !== undefined && (
            <Panel kind="error" title={t('failed')}>
              <code>{state.failed}</code>
            </Panel>
          )}
          {state.status === 'leaving' ? (
            <p role="status">{t('leaving')}</p>
          ) : (
            <Button
              kind="primary"
              onClick={() => void session.signIn(location.pathname + location.search + location.hash)}
            >
              {t('signIn')}
            </Button>
          )}
          <p className={styles.soft}>{t('hallHint')}</p>
        </div>
      </PageMain>
    </>
  );
}

export function NoRolePage({ person }: { readonly person: Person }) {
  const t = useTranslations('account');
  const session = useSession();
  return (
    <>
      <Bar />
      <PageMain>
        <div className={styles.welcome}>
          <h1>{t('noRoleTitle')}</h1>
          <p>{t('noRole', { name: person.name })}</p>
          <Button onClick={() => void session.signOut()}>{t('signOut')}</Button>
        </div>
      </PageMain>
    </>
  );
}

function Bar() {
  const t = useTranslations('app');
  return (
    <header className={styles.bar} data-shell>
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
  );
}
