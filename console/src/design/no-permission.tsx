import { Link } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { usePerson } from '../session/use-session.tsx';
import { Panel } from './panel.tsx';

/** In place of a page that this role does not have; the API would refuse it anyway. */
export function NoPermission() {
  const t = useTranslations('problems');
  const words = useTranslations('words');
  const { roles } = usePerson();
  return (
    <Panel kind="note" title={t('noPermissionTitle')}>
      <p>{t('noPermission', { roles: roles.map((role) => words(`role.${role}`)).join(', ') })}</p>
      <p>
        <Link to="/">{t('noPermissionHome')}</Link>
      </p>
    </Panel>
  );
}
