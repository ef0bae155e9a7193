import { useTranslations } from 'use-intl';
import { papersRoutes } from '../../../../shared/contracts/papers.ts';
import { useAct } from '../../api/use-api.tsx';
import { useConference } from '../../app/use-conference.ts';
import { Button } from '../../design/button.tsx';
import { ErrorPanel } from '../../design/error-panel.tsx';
import { Panel } from '../../design/panel.tsx';
import { useToast } from '../../design/toast.tsx';
import { type Agenda, offBy, shifted } from './agenda.ts';

/** The conference was moved and its agenda was not: one act moves all sessions along; sending it stays a decision of its own. */
export function MovedPanel({ agenda }: { readonly agenda: Agenda }) {
  const t = useTranslations('agenda');
  const toast = useToast();
  const { id: conferenceId, startsAt, endsAt } = useConference();
  const shift = useAct(papersRoutes.setAgenda, {
    invalidates: [papersRoutes.readAgenda],
    onDone: ({ version }) => toast({ text: t('saved', { version }) }),
  });
  const off = offBy(agenda.sessions, { startsAt, endsAt });
  if (off === undefined) return null;
  return (
    <Panel kind="warning" title={t('moved.title')}>
      <p>{t('moved.text')}</p>
      {shift.error && <ErrorPanel error={shift.error} what="act" />}
      <Button
        busy={shift.isPending}
        onClick={() => shift.mutate({ params: { conferenceId }, body: shifted(agenda, off) })}
      >
        {t('moved.act')}
      </Button>
    </Panel>
  );
}
