import { useTranslations } from 'use-intl';
import { conclusionsRoutes as routes } from '../../../../shared/contracts/conclusions.ts';
import { distributeRoutes } from '../../../../shared/contracts/distribute.ts';
import { scheduleRoutes } from '../../../../shared/contracts/schedule.ts';
import { useAct, useRead } from '../../api/use-api.tsx';
import { ConfirmDialog } from '../../design/confirm-dialog.tsx';
import { Facts } from '../../design/facts.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { useToast } from '../../design/toast.tsx';
import { useTakeAlong } from '../../session/use-session.tsx';
import type { ConclusionsDialogProps } from './return-dialog.tsx';
import type { Conclusions } from './use-saving.ts';

/** By which it is opened again after the person has signed in anew. */
export function placeOfPublishing({ id }: Pick<Conclusions, 'id'>): string {
  return `publish ${id}`;
}

/** The last look before a number is taken and the mails go: both are said first, as neither can be taken back. */
export function PublishDialog({ conclusions, open, onClose }: ConclusionsDialogProps) {
  const t = useTranslations('conclusions');
  const toast = useToast();
  const { conferenceId, id: conclusionsId, version, content } = conclusions;
  const params = { conferenceId, conclusionsId };
  useTakeAlong(placeOfPublishing(conclusions), open, '');
  const preview = useRead(distributeRoutes.previewPublication, { params }, { enabled: open, freshMs: 0 });
  const act = useAct(routes.publishConclusions, {
    invalidates: [routes.listConclusions, distributeRoutes.listDocuments, scheduleRoutes.getConference],
    onDone: ({ number }) => {
      onClose();
      toast({ text: t('publishedToast', { number: number ?? '' }) });
    },
  });
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={t('publishAsk')}
      text={t('publishConsequence')}
      act={preview.data ? t('publishAs', { number: preview.data.number }) : t('publish')}
      onConfirm={() => act.mutate({ params, body: { version } })}
      busy={act.isPending || preview.isPending}
      error={act.error}
    >
      <Loaded read={preview} rows={3}>
        {({ number, year, bridges, recipients, withoutAddress }) => (
          <Facts
            facts={[
              { label: t('fact.nextNumber'), value: t('nextNumber', { number, year: String(year) }) },
              { label: t('fact.goesTo'), value: t('goesTo', { bridges, recipients }) },
              // What the paper says of it is a text: that it names the same halls can only be read.
              { label: t('fact.onPaper'), value: content.recipients.join('; ') },
              {
                label: t('fact.withoutAddress'),
                value: withoutAddress > 0 ? t('withoutAddress', { count: withoutAddress }) : undefined,
              },
            ]}
          />
        )}
      </Loaded>
    </ConfirmDialog>
  );
}
