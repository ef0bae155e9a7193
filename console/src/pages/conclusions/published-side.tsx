import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { conclusionsRoutes as routes } from '../../../../shared/contracts/conclusions.ts';
import { distributeRoutes } from '../../../../shared/contracts/distribute.ts';
import { useFile } from '../../api/use-file.ts';
import { useMayHere } from '../../app/use-conference.ts';
import { Button, buttonClass } from '../../design/button.tsx';
import { CopyLink } from '../../design/copy-link.tsx';
import { ErrorPanel } from '../../design/error-panel.tsx';
import { Facts } from '../../design/facts.tsx';
import { Panel } from '../../design/panel.tsx';
import { Polite } from '../../design/polite.tsx';
import { Time } from '../../design/time.tsx';
import { useSession } from '../../session/use-session.tsx';
import styles from './page.module.css';
import { placeOfRevoking, RevokeDialog } from './revoke-dialog.tsx';
import type { Conclusions } from './use-saving.ts';

export interface PublishedSideProps {
  readonly conclusions: Conclusions;
  readonly onAmend: () => void;
}

/** A notice with its number: the file, who has it, and the two ways in which it can still change. */
export function PublishedSide({ conclusions, onAmend }: PublishedSideProps) {
  const t = useTranslations('conclusions');
  const may = useMayHere();
  const session = useSession();
  const [isRevoking, setRevoking] = useState(() => session.broughtBack(placeOfRevoking(conclusions)) !== undefined);
  const pdf = useFile(routes.openConclusionsFile);
  const { conferenceId, id: conclusionsId, status, number = '', year, branch, sha256 } = conclusions;
  const isOut = status === 'published';
  const params = { conferenceId, conclusionsId };
  const publicUrl = `${location.origin}/n/${number}?year=${year}${branch === undefined ? '' : `&branch=${branch}`}`;
  return (
    <>
      <Polite>
        {status === 'numbered' && (
          <Panel kind="note" title={t('numberedTitle', { number })}>
            <p>{t('numberedText')}</p>
          </Panel>
        )}
        {isOut && (
          <Panel kind="good" title={t('publishedTitle', { number })}>
            <p>{t('publishedText')}</p>
          </Panel>
        )}
        {status === 'revoked' && (
          <Panel kind="error" title={t('revokedTitle', { number })}>
            <p>{t('revokedBy', { name: conclusions.revoker?.name ?? '' })}</p>
            {conclusions.reason && <p className={styles.quote}>{conclusions.reason}</p>}
          </Panel>
        )}
      </Polite>
      <div className={styles.row}>
        {status !== 'numbered' && (
          <Button
            kind={isOut ? 'primary' : 'plain'}
            icon="download"
            busy={pdf.busy}
            onClick={() => void pdf.open({ params })}
          >
            {t('pdf')}
          </Button>
        )}
        {isOut && may(distributeRoutes.listDocuments) && (
          <Link
            to="/c/$conferenceId/delivery"
            params={{ conferenceId }}
            search={{ doc: `conclusions-${conferenceId}-${conclusionsId.slice(4)}-1` }}
            className={buttonClass()}
          >
            {t('delivery')}
          </Link>
        )}
        <Button icon="print" onClick={() => print()}>
          {t('print')}
        </Button>
      </div>
      {pdf.error && <ErrorPanel error={pdf.error} what="act" onRetry={() => void pdf.open({ params })} />}
      <Facts
        facts={[
          { label: t('fact.number'), value: <strong>{number}</strong> },
          {
            label: t('fact.amends'),
            value: conclusions.amends && t('amendsNumber', { number: conclusions.amends.number }),
          },
          { label: t('fact.drafter'), value: conclusions.drafter.name },
          { label: t('fact.approver'), value: conclusions.approver?.name },
          {
            label: t('fact.published'),
            value: conclusions.publishedAt && <Time at={conclusions.publishedAt} show="full" />,
          },
          { label: t('fact.revoked'), value: conclusions.revokedAt && <Time at={conclusions.revokedAt} show="full" /> },
          { label: t('fact.sha256'), value: sha256 && <code className={styles.digest}>{sha256}</code> },
        ]}
      />
      {isOut && conclusions.classification === 'public' && (
        <div className={styles.row}>
          <CopyLink url={publicUrl} label={t('copyPublic')} />
        </div>
      )}
      {isOut && (may(routes.draftConclusions) || may(routes.revokeConclusions)) && (
        <section className={styles.fields}>
          <h2>{t('changeTitle')}</h2>
          <p>
            {t('changeText')} {!may(routes.revokeConclusions) && t('revokeBy')}
          </p>
          <div className={styles.row}>
            {may(routes.draftConclusions) && <Button onClick={onAmend}>{t('amend')}</Button>}
            {may(routes.revokeConclusions) && (
              <Button kind="danger" onClick={() => setRevoking(true)}>
                {t('revoke')}
              </Button>
            )}
          </div>
        </section>
      )}
      <RevokeDialog conclusions={conclusions} open={isRevoking} onClose={() => setRevoking(false)} />
    </>
  );
}
