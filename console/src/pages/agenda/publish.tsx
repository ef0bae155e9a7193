import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { distributeRoutes } from '../../../../shared/contracts/distribute.ts';
import { papersRoutes } from '../../../../shared/contracts/papers.ts';
import { useAct } from '../../api/use-api.tsx';
import { useConference, useMayHere } from '../../app/use-conference.ts';
import { Button } from '../../design/button.tsx';
import { ConfirmDialog } from '../../design/confirm-dialog.tsx';
import { useToast } from '../../design/toast.tsx';
import type { Agenda } from './agenda.ts';

/** Sends this version to the halls; what is out already is not sent again. */
export function Publish({ agenda }: { readonly agenda: Agenda }) {
  const t = useTranslations('agenda');
  const { id: conferenceId, status, enrolledBridges, plan } = useConference();
  const may = useMayHere();
  const toast = useToast();
  const [isOpen, setOpen] = useState(false);
  const publish = useAct(papersRoutes.publishAgenda, {
    invalidates: [papersRoutes.readAgenda],
    onDone: () => {
      setOpen(false);
      toast({ text: t('publish.done', { version: agenda.version }) });
    },
  });
  const isOut = agenda.publishedVersion === agenda.version;
  if (isOut)
    return (
      may(distributeRoutes.listDocuments) && (
        <Link to="/c/$conferenceId/delivery" params={{ conferenceId }}>
          {t('publish.follow')}
        </Link>
      )
    );
  // Once it is over nobody needs a programme by mail; before it is scheduled there is nobody to send it to.
  if (status !== 'scheduled' && status !== 'live') return null;
  const isFirst = agenda.publishedVersion === undefined;
  return (
    <>
      <Button kind="primary" onClick={() => setOpen(true)}>
        {isFirst ? t('publish.first') : t('publish.again')}
      </Button>
      <ConfirmDialog
        open={isOpen}
        onOpenChange={setOpen}
        title={t('publish.title', { version: agenda.version })}
        text={t('publish.text', { count: enrolledBridges ?? plan?.bridges ?? 0, again: String(!isFirst) })}
        act={isFirst ? t('publish.first') : t('publish.again')}
        busy={publish.isPending}
        error={publish.error}
        onConfirm={() => publish.mutate({ params: { conferenceId }, body: { version: agenda.version } })}
      />
    </>
  );
}
