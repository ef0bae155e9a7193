import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { homeRoutes } from '../../../../shared/contracts/home.ts';
import { liveRoutes } from '../../../../shared/contracts/live.ts';
import { scheduleRoutes } from '../../../../shared/contracts/schedule.ts';
import { useAct } from '../../api/use-api.tsx';
import { useConference, useMayHere } from '../../app/use-conference.ts';
import { Button, buttonClass } from '../../design/button.tsx';
import { ConfirmDialog } from '../../design/confirm-dialog.tsx';
import { TextField } from '../../design/field.tsx';
import { useNow } from '../../design/now.ts';
import { useToast } from '../../design/toast.tsx';
import { dayText } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/provider.tsx';
import { useBroughtBack, useTakeAlong } from '../../session/use-session.tsx';
import styles from './page.module.css';

type Asked = 'start' | 'end' | 'cancel';
const touched = [scheduleRoutes.getConference, scheduleRoutes.listConferences, homeRoutes.readHome];

/** What can be done with the conference as a whole, now and by this person. */
export function Acts() {
  const t = useTranslations('conference');
  const conference = useConference();
  const may = useMayHere();
  const now = useNow();
  const toast = useToast();
  const { language } = useLanguage();
  const { id: conferenceId, status, version } = conference;
  const place = `cancel ${conferenceId}`;
  const brought = useBroughtBack<string>(place);
  const [asked, setAsked] = useState<Asked | undefined>(brought === undefined ? undefined : 'cancel');
  const [reason, setReason] = useState(brought ?? '');
  const [reasonFault, setReasonFault] = useState(false);
  useTakeAlong(place, asked === 'cancel', reason);
  const params = { conferenceId };
  const done = (text: string) => () => {
    setAsked(undefined);
    toast({ text });
  };
  const start = useAct(liveRoutes.start, { invalidates: touched, onDone: done(t('done.started')) });
  const end = useAct(liveRoutes.end, { invalidates: touched, onDone: done(t('done.ended')) });
  const cancel = useAct(scheduleRoutes.cancelConference, { invalidates: touched, onDone: done(t('done.cancelled')) });

  const isOpen = status === 'draft' || status === 'scheduled' || status === 'live';
  const day = dayText(conference.startsAt, language);
  const bridges = conference.enrolledBridges ?? conference.plan?.bridges ?? 0;
  const areDoorsOpen = now >= conference.doorsOpenAt;
  const ask = (next: Asked) => () => {
    for (const act of [start, end, cancel]) act.reset();
    setReasonFault(false);
    setAsked(next);
  };
  const close = (isStill: boolean): void => {
    if (!isStill) setAsked(undefined);
  };
  return (
    <>
      {status === 'scheduled' && may(liveRoutes.start) && areDoorsOpen && (
        <Button kind="primary" onClick={ask('start')}>
          {t('act.start')}
        </Button>
      )}
      {status === 'live' && may(liveRoutes.end) && (
        <Button kind="danger" onClick={ask('end')}>
          {t('act.end')}
        </Button>
      )}
      {isOpen && may(scheduleRoutes.editConference) && (
        <Link to="/c/$conferenceId/edit" params={params} className={buttonClass()}>
          {status === 'draft' ? t('act.goOn') : t('act.edit')}
        </Link>
      )}
      {status !== 'draft' && may(scheduleRoutes.editConference) && (
        <Link to="/conferences/new" search={{ like: conferenceId }} className={buttonClass()}>
          {t('act.like')}
        </Link>
      )}
      {isOpen && may(scheduleRoutes.cancelConference) && (
        <Button kind="danger" onClick={ask('cancel')}>
          {status === 'draft' ? t('act.dropDraft') : t('act.cancel')}
        </Button>
      )}
      <ConfirmDialog
        open={asked === 'start'}
        onOpenChange={close}
        title={t('start.title')}
        text={t('start.text', { count: bridges })}
        act={t('act.start')}
        busy={start.isPending}
        error={start.error}
        onConfirm={() => start.mutate({ params })}
      />
      <ConfirmDialog
        open={asked === 'end'}
        onOpenChange={close}
        title={t('end.title')}
        text={t('end.text', { count: bridges })}
        act={t('act.end')}
        danger
        typeToConfirm={day}
        busy={end.isPending}
        error={end.error}
        onConfirm={() => end.mutate({ params, body: { version } })}
      />
      <ConfirmDialog
        open={asked === 'cancel'}
        onOpenChange={close}
        title={status === 'draft' ? t('cancel.draftTitle') : t('cancel.title')}
        text={status === 'draft' ? t('cancel.draftText') : t('cancel.text', { count: bridges })}
        act={status === 'draft' ? t('act.dropDraft') : t('act.cancel')}
        danger
        {...(status === 'draft' ? {} : { typeToConfirm: day })}
        busy={cancel.isPending}
        error={cancel.error}
        onConfirm={() => {
          const given = reason.trim();
          setReasonFault(given === '');
          if (given !== '') cancel.mutate({ params, body: { version, reason: given } });
        }}
      >
        <div className={styles.reason}>
          <TextField
            label={t('cancel.reason')}
            hint={status === 'draft' ? undefined : t('cancel.reasonHint')}
            maxLength={500}
            value={reason}
            onChange={setReason}
            fault={reasonFault && reason.trim() === '' ? t('cancel.reasonFault') : undefined}
          />
        </div>
      </ConfirmDialog>
    </>
  );
}
