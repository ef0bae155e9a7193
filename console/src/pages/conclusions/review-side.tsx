import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { conclusionsRoutes as routes } from '../../../../shared/contracts/conclusions.ts';
import { hasEnded } from '../../../../shared/domain/conference.ts';
import { useAct } from '../../api/use-api.tsx';
import { useFile } from '../../api/use-file.ts';
import { useConference, useMayHere } from '../../app/use-conference.ts';
import { Button } from '../../design/button.tsx';
import { ErrorPanel } from '../../design/error-panel.tsx';
import { Facts } from '../../design/facts.tsx';
import { Panel } from '../../design/panel.tsx';
import { Time } from '../../design/time.tsx';
import { useToast } from '../../design/toast.tsx';
import { usePerson, useSession } from '../../session/use-session.tsx';
import styles from './page.module.css';
import { PublishDialog, placeOfPublishing } from './publish-dialog.tsx';
import { placeOfReturning, ReturnDialog } from './return-dialog.tsx';
import type { Conclusions } from './use-saving.ts';

/** A text that is read, not written: who has to do what before it has a number. */
export function ReviewSide({ conclusions }: { readonly conclusions: Conclusions }) {
  const t = useTranslations('conclusions');
  const may = useMayHere();
  const { id: personId } = usePerson();
  const toast = useToast();
  const isPublishable = hasEnded(useConference());
  const session = useSession();
  const [dialog, setDialog] = useState<'none' | 'return' | 'publish'>(() => {
    if (session.broughtBack(placeOfPublishing(conclusions)) !== undefined) return 'publish';
    return session.broughtBack(placeOfReturning(conclusions)) === undefined ? 'none' : 'return';
  });
  const pdf = useFile(routes.openConclusionsFile);
  const { status, version, drafter, editor, submittedAt, approver, approvedAt } = conclusions;
  const params = { conferenceId: conclusions.conferenceId, conclusionsId: conclusions.id };
  const approve = useAct(routes.approveConclusions, {
    invalidates: [routes.listConclusions],
    onDone: () => toast({ text: t('approvedToast') }),
  });
  const isAuthor = conclusions.authors.includes(personId);
  const mayReturn = may(routes.returnConclusions) && status !== 'draft';
  return (
    <>
      {status === 'draft' && (
        <Panel kind="note" title={t('draftTitle')}>
          <p>{t('draftText', { name: editor.name })}</p>
        </Panel>
      )}
      {status === 'submitted' && (
        <Panel
          kind="note"
          title={isAuthor || !may(routes.approveConclusions) ? t('waitsTitle') : t('approveTitle')}
          acts={
            may(routes.approveConclusions) && (
              <>
                {!isAuthor && (
                  <Button
                    kind="primary"
                    busy={approve.isPending}
                    onClick={() => approve.mutate({ params, body: { version } })}
                  >
                    {t('approve')}
                  </Button>
                )}
                <Button onClick={() => setDialog('return')}>{isAuthor ? t('takeBack') : t('return')}</Button>
              </>
            )
          }
        >
          <p>{isAuthor ? t('waitsAuthor') : may(routes.approveConclusions) ? t('approveText') : t('waitsText')}</p>
        </Panel>
      )}
      {status === 'approved' && (
        <Panel
          kind={isPublishable ? 'good' : 'note'}
          title={t('publishTitle')}
          acts={
            <>
              {may(routes.publishConclusions) && isPublishable && (
                <Button kind="primary" onClick={() => setDialog('publish')}>
                  {t('publish')}
                </Button>
              )}
              {mayReturn && <Button onClick={() => setDialog('return')}>{t('return')}</Button>}
            </>
          }
        >
          <p>
            {!isPublishable
              ? t('publishLater')
              : may(routes.publishConclusions)
                ? t('publishText')
                : t('publishOthers')}
          </p>
        </Panel>
      )}
      {approve.error && <ErrorPanel error={approve.error} what="act" />}
      <Facts
        facts={[
          { label: t('fact.drafter'), value: drafter.name },
          { label: t('fact.editor'), value: editor.id === drafter.id ? undefined : editor.name },
          {
            label: t('fact.submitted'),
            value: status !== 'draft' && submittedAt !== undefined ? <Time at={submittedAt} show="full" /> : undefined,
          },
          { label: t('fact.approver'), value: approver?.name },
          {
            label: t('fact.approved'),
            value: approvedAt === undefined ? undefined : <Time at={approvedAt} show="full" />,
          },
        ]}
      />
      <div className={styles.row}>
        <Button icon="download" busy={pdf.busy} onClick={() => void pdf.open({ params })}>
          {t('draftPdf')}
        </Button>
        <Button icon="print" onClick={() => print()}>
          {t('print')}
        </Button>
      </div>
      {pdf.error && <ErrorPanel error={pdf.error} what="act" />}
      <ReturnDialog
        conclusions={conclusions}
        isAuthor={isAuthor}
        open={dialog === 'return'}
        onClose={() => setDialog('none')}
      />
      <PublishDialog conclusions={conclusions} open={dialog === 'publish'} onClose={() => setDialog('none')} />
    </>
  );
}
