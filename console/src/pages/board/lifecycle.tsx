import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { liveRoutes } from '../../../../shared/contracts/live.ts';
import { scheduleRoutes } from '../../../../shared/contracts/schedule.ts';
import { useAct } from '../../api/use-api.tsx';
import { useConference, useMayHere } from '../../app/use-conference.ts';
import { Button, buttonClass } from '../../design/button.tsx';
import { ConfirmDialog } from '../../design/confirm-dialog.tsx';
import { TextField } from '../../design/field.tsx';
import { useServerNow } from '../../design/server-clock.tsx';
import { useToast } from '../../design/toast.tsx';
import { clockTime, countText, dayText } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/provider.tsx';
import { useBroughtBack, useTakeAlong } from '../../session/use-session.tsx';
import type { Sight } from './feed.ts';

export interface LifecycleProps {
  readonly sight: Sight;
  readonly onMoved: () => void;
}

/** Start before its time, end for all. A conference starts by itself; nothing brings one back that was ended. */
export function Lifecycle({ sight, onMoved }: LifecycleProps) {
  const t = useTranslations('board');
  const may = useMayHere();
  const { id: conferenceId } = useConference();
  if (sight.status === 'scheduled' && may(liveRoutes.start)) return <Start sight={sight} onMoved={onMoved} />;
  if (sight.status === 'live' && may(liveRoutes.end)) return <End sight={sight} onMoved={onMoved} />;
  if (sight.status === 'ended' || sight.status === 'settled')
    return (
      <Link to="/c/$conferenceId/attendance" params={{ conferenceId }} className={buttonClass()}>
        {t('toAttendance')}
      </Link>
    );
  return null;
}

function Start({ sight, onMoved }: LifecycleProps) {
  const t = useTranslations('board');
  const { language } = useLanguage();
  const conference = useConference();
  const toast = useToast();
  const [isOpen, setOpen] = useState(false);
  const isEarly = useServerNow() < conference.doorsOpenAt;
  const start = useAct(liveRoutes.start, {
    invalidates: [scheduleRoutes.getConference],
    onDone: () => {
      setOpen(false);
      onMoved();
      toast({ text: t('start.done') });
    },
  });
  if (isEarly) return <span>{t('start.early', { time: clockTime(conference.doorsOpenAt, language) })}</span>;
  return (
    <>
      <Button kind="primary" onClick={() => setOpen(true)}>
        {t('start.open')}
      </Button>
      <ConfirmDialog
        open={isOpen}
        onOpenChange={setOpen}
        title={t('start.title')}
        text={t('start.text', {
          time: clockTime(conference.startsAt, language),
          connected: countText(sight.counts.connected, language),
          total: countText(sight.total, language),
        })}
        act={t('start.act')}
        busy={start.isPending}
        error={start.error}
        onConfirm={() => start.mutate({ params: { conferenceId: conference.id } })}
      />
    </>
  );
}

function End({ sight, onMoved }: LifecycleProps) {
  const t = useTranslations('board');
  const { language } = useLanguage();
  const { id, startsAt } = useConference();
  const toast = useToast();
  const place = `end ${id}`;
  const brought = useBroughtBack<string>(place);
  const [isOpen, setOpen] = useState(brought !== undefined);
  const [reason, setReason] = useState(brought ?? '');
  useTakeAlong(place, isOpen, reason);
  const end = useAct(liveRoutes.end, {
    invalidates: [scheduleRoutes.getConference],
    onDone: () => {
      setOpen(false);
      onMoved();
      toast({ text: t('end.done') });
    },
  });
  return (
    <>
      <Button kind="danger" onClick={() => setOpen(true)}>
        {t('end.open')}
      </Button>
      <ConfirmDialog
        open={isOpen}
        onOpenChange={setOpen}
        danger
        title={t('end.title')}
        text={t('end.text', { connected: sight.counts.connected })}
        act={t('end.act')}
        typeToConfirm={dayText(startsAt, language)}
        busy={end.isPending}
        error={end.error}
        onConfirm={() =>
          end.mutate({ params: { conferenceId: id }, body: reason.trim() ? { reason: reason.trim() } : {} })
        }
      >
        <TextField label={t('end.reason')} optional maxLength={300} value={reason} onChange={setReason} />
      </ConfirmDialog>
    </>
  );
}
