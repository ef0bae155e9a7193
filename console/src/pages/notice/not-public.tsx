import { Link } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { conclusionsRoutes } from '../../../../shared/contracts/conclusions.ts';
import { useRead } from '../../api/use-api.tsx';
import { Button, buttonClass } from '../../design/button.tsx';
import { Panel } from '../../design/panel.tsx';
import { mayCall } from '../../session/person.ts';
import { useSession, useSessionState } from '../../session/use-session.tsx';

export interface NotPublicProps {
  readonly number: string;
  readonly year: number;
  readonly branch: string | undefined;
}

/**
 * No public notice has that number. One that is not public is read by those who signed in: who is not is offered it, whether there
 * is such a notice or not.
 */
export function NotPublic(props: NotPublicProps) {
  const state = useSessionState();
  const isReader = state.status === 'signed-in' && mayCall(state.person, conclusionsRoutes.placeOfNotice);
  return isReader ? <ForReader {...props} /> : <Unknown {...props} isSignedOut={state.status === 'signed-out'} />;
}

function ForReader({ number, year, branch }: NotPublicProps) {
  const t = useTranslations('notice');
  const query = { number, year, ...(branch === undefined ? {} : { branch }) };
  const { data } = useRead(conclusionsRoutes.placeOfNotice, { query });
  if (!data?.place) return <Unknown number={number} year={year} branch={branch} />;
  const { conferenceId, conclusionsId } = data.place;
  return (
    <Panel
      kind="note"
      title={t('internalTitle')}
      acts={
        <Link
          to="/c/$conferenceId/conclusions"
          params={{ conferenceId }}
          search={{ notice: conclusionsId }}
          className={buttonClass('primary')}
        >
          {t('open')}
        </Link>
      }
    >
      <p>{t('internal')}</p>
    </Panel>
  );
}

function Unknown({ number, year, isSignedOut = false }: NotPublicProps & { readonly isSignedOut?: boolean }) {
  const t = useTranslations('notice');
  const session = useSession();
  return (
    <Panel
      kind="note"
      title={t('unknownTitle')}
      acts={
        <>
          {isSignedOut && (
            <Button
              kind="primary"
              onClick={() => void session.signIn(location.pathname + location.search + location.hash)}
            >
              {t('signIn')}
            </Button>
          )}
          <Link to="/verify" search={{ number, year }} className={buttonClass()}>
            {t('verify')}
          </Link>
        </>
      }
    >
      <p>{t('unknown', { year: String(year) })}</p>
      {isSignedOut && <p>{t('signInText')}</p>}
    </Panel>
  );
}
