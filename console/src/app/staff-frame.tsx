import { Link, Outlet } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import { directoryRoutes } from '../../../shared/contracts/directory.ts';
import { scheduleRoutes } from '../../../shared/contracts/schedule.ts';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { mayCall } from '../session/person.ts';
import { useSession, useSessionState } from '../session/use-session.tsx';
import styles from './frame.module.css';
import { PageMain } from './page-main.tsx';
import { ProductMark } from './product-mark.tsx';
import { AccountMenu, SettingsMenu } from './settings-menus.tsx';
import { NoRolePage, WelcomePage } from './welcome-page.tsx';

/** What staff sees around every page: who is not signed in sees the welcome page at the same address. */
export function StaffFrame() {
  const state = useSessionState();
  if (state.status === 'signed-out' || state.status === 'leaving') return <WelcomePage />;
  if (state.person.roles.length === 0) return <NoRolePage person={state.person} />;
  return (
    <>
      <TopBar
        links={[
          { to: '/', label: 'home', isOffered: true },
          {
            to: '/conferences',
            label: 'conferences',
            isOffered: mayCall(state.person, scheduleRoutes.listConferences),
          },
          { to: '/points', label: 'points', isOffered: mayCall(state.person, directoryRoutes.listPoints) },
        ]}
        tools={
          <>
            <SettingsMenu />
            <AccountMenu />
          </>
        }
      />
      <Outlet />
      {state.status === 'expired' && <ExpiredDialog />}
    </>
  );
}

/** Around pages that belong to no conference. */
export function OfficeFrame() {
  return (
    <PageMain>
      <Outlet />
    </PageMain>
  );
}

interface TopBarProps {
  readonly links: readonly {
    readonly to: '/' | '/conferences' | '/points';
    readonly label: 'home' | 'conferences' | 'points';
    readonly isOffered: boolean;
  }[];
  readonly tools: ReactNode;
}

function TopBar({ links, tools }: TopBarProps) {
  const t = useTranslations('app');
  return (
    <header className={styles.bar} data-shell>
      <a className={styles.skip} href="#main">
        {t('skip')}
      </a>
      <div className={styles.inner}>
        <Link to="/" className={styles.product}>
          <ProductMark />
          {t('name')}
        </Link>
        <nav className={styles.links} aria-label={t('mainNavigation')}>
          {links
            .filter(({ isOffered }) => isOffered)
            .map(({ to, label }) => (
              <Link
                key={to}
                to={to}
                className={styles.link}
                activeOptions={{ exact: to === '/', includeSearch: false }}
              >
                {t(label)}
              </Link>
            ))}
        </nav>
        <div className={styles.tools}>{tools}</div>
      </div>
    </header>
  );
}

function ExpiredDialog() {
  const t = useTranslations('account');
  const session = useSession();
  const [isOpen, setOpen] = useState(true);
  return (
    <Dialog
      open={isOpen}
      onOpenChange={setOpen}
      title={t('expiredTitle')}
      text={t('expired')}
      acts={
        <>
          <Button onClick={() => setOpen(false)}>{t('stay')}</Button>
          <Button
            kind="primary"
            onClick={() => void session.signIn(location.pathname + location.search + location.hash)}
          >
            {t('signIn')}
          </Button>
        </>
      }
    />
  );
}
