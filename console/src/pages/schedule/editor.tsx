import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { directoryRoutes } from '../../../../shared/contracts/directory.ts';
import { homeRoutes } from '../../../../shared/contracts/home.ts';
import { scheduleRoutes } from '../../../../shared/contracts/schedule.ts';
import { ApiProblem } from '../../api/problem.ts';
import { keyOf, useApi, useReadAll } from '../../api/use-api.tsx';
import { useReasonWords } from '../../api/use-reason-words.ts';
import { Button } from '../../design/button.tsx';
import { ErrorPanel } from '../../design/error-panel.tsx';
import { FormFault } from '../../design/form-fault.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { useNow } from '../../design/now.ts';
import { Panel } from '../../design/panel.tsx';
import { Time } from '../../design/time.tsx';
import { useToast } from '../../design/toast.tsx';
import { faultsOf, refusedFields, toldAtOnce } from './faults.ts';
import { type Conference, type Field, formOf, planWishOf, wishOf } from './form.ts';
import { EventFields, HostField, TimeFields } from './form-fields.tsx';
import { countryOf, invitedOf } from './invitation-choice.ts';
import { consequencesOf, differences } from './merge.ts';
import styles from './page.module.css';
import { PlanPanel } from './plan-panel.tsx';
import { PointPicker } from './point-picker.tsx';
import { mayBeSaved, type Saved, saveChange, saveNew } from './save.ts';
import { TellDialog } from './tell-dialog.tsx';
import { useKeptForm } from './use-kept-form.ts';
import { usePlan } from './use-plan.ts';
import { VersionsDialog } from './versions-dialog.tsx';

type Way = 'announce' | 'draft';

export interface EditorProps {
  readonly conference: Conference | undefined;
  /** What a new one begins as. */
  readonly like?: Conference;
}

/** Form left, plan right; of a new conference, a draft, or one that was announced. */
export function Editor({ conference, like }: EditorProps) {
  const t = useTranslations('schedule');
  const reasonWords = useReasonWords();
  const api = useApi();
  const cache = useQueryClient();
  const navigate = useNavigate();
  const toast = useToast();
  const now = useNow();
  const kept = useKeptForm(conference, like);
  const { form, base } = kept;
  const place = useRef<HTMLDivElement>(null);
  const compare = useRef<HTMLButtonElement>(null);
  const [shows, setShows] = useState<Way>();
  const [tries, setTries] = useState(0);
  const [isTelling, setTelling] = useState(false);
  const [isComparing, setComparing] = useState(false);

  const status = conference?.status ?? 'draft';
  const isLive = status === 'live';
  const isAnnounced = status === 'scheduled' || isLive;
  const points = useReadAll(directoryRoutes.listPoints, {}, { freshMs: 300_000 });
  const day = form.startsAt ?? Math.floor(now / 3_600_000) * 3_600_000;
  const country = useMemo(() => points.data && countryOf(points.data, day), [points.data, day]);

  const found = faultsOf(form, { now, isLive, draft: false });
  const urgent = toldAtOnce(found);
  const planWish = planWishOf(form, conference?.id);
  const isPlannable = planWish !== undefined && Object.keys(urgent).length === 0 && !found.invited;
  const live = usePlan(isPlannable ? planWish : undefined);
  const isBeyond = live.plan !== undefined && !live.isOld && live.plan.plan.refusals.length > 0;
  const waitsFor = isPlannable
    ? undefined
    : planWish === undefined
      ? t('plan.waits')
      : Object.keys(urgent).length > 0
        ? t('plan.faulty')
        : t('plan.nobody');

  const save = useMutation<Saved, Error, Way>({
    mutationFn: async (way) => {
      const wish = wishOf(form, way === 'draft');
      if (!wish) throw new Error('saved without its times');
      if (conference && base) return saveChange(api, conference.id, base.version, wish);
      kept.sending(JSON.stringify(wish));
      return saveNew(api, wish, kept.intent());
    },
    onSuccess: async (saved, way) => {
      setTelling(false);
      setShows(undefined);
      kept.forget({ form: formOf(saved.conference), version: saved.conference.version });
      const { id: conferenceId } = saved.conference;
      cache.setQueryData(keyOf(scheduleRoutes.getConference, { params: { conferenceId } }), saved.conference);
      const { getConference, listConferences, listBridges } = scheduleRoutes;
      for (const route of [getConference, listConferences, listBridges, homeRoutes.readHome])
        void cache.invalidateQueries({ queryKey: keyOf(route) });
      toast({ text: way === 'draft' ? t('done.draft') : isAnnounced ? t('done.changed') : t('done.announced') });
      if (way === 'announce') await navigate({ to: '/c/$conferenceId', params: { conferenceId } });
      else if (!conference) await navigate({ to: '/c/$conferenceId/edit', params: { conferenceId }, replace: true });
    },
    onError: async (error, way) => {
      if (!conference && !mayBeSaved(error)) kept.refused(JSON.stringify(wishOf(form, way === 'draft')));
      const isLost = error instanceof ApiProblem && error.status === 409 && error.code === 'version-lost';
      if (!isLost || !conference) return;
      await cache.invalidateQueries({
        queryKey: keyOf(scheduleRoutes.getConference, { params: { conferenceId: conference.id } }),
      });
      setTelling(false);
      setComparing(true);
    },
  });

  const refused = save.error instanceof ApiProblem ? refusedFields(save.error.fields) : new Map<Field, string>();
  const planRefused = live.error instanceof ApiProblem ? refusedFields(live.error.fields) : new Map<Field, string>();
  const refusedWords = (reason: string): string => {
    const words = reasonWords(reason);
    return words === undefined ? t('fault.refused') : t('fault.refusedAs', { reason: words });
  };
  const shownFaults = shows ? faultsOf(form, { now, isLive, draft: shows === 'draft' }) : urgent;
  const faults = new Map<Field, string>([
    ...[...planRefused, ...refused].map(([field, reason]) => [field, refusedWords(reason)] as const),
    ...Object.entries(shownFaults).map(([field, code]) => [field as Field, t(`fault.${code}`)] as const),
  ]);

  const begin = (way: Way): void => {
    const wrong = faultsOf(form, { now, isLive, draft: way === 'draft' });
    setShows(way);
    setTries(tries + 1);
    save.reset();
    if (Object.keys(wrong).length > 0) {
      requestAnimationFrame(() => {
        const first = place.current?.querySelector<HTMLElement>('[aria-invalid="true"], [data-field="invited"] input');
        first?.focus();
        first?.scrollIntoView({ block: 'center' });
      });
    } else if (way === 'draft') save.mutate(way);
    else setTelling(true);
  };
  const missing = shows ? Object.keys(shownFaults).length : 0;
  const isBehind = conference !== undefined && base !== undefined && conference.version > base.version;
  const theirs = conference && formOf(conference);
  const unlike = base && theirs ? differences(base.form, form, theirs) : [];
  const change =
    isAnnounced && base && country
      ? consequencesOf(base.form, form, {
          before: invitedOf(country, base.form.invited, base.form.hostPoint),
          after: invitedOf(country, form.invited, form.hostPoint),
        })
      : undefined;
  const given = { form, onChange: kept.change, faults, isLive, country };

  return (
    <>
      <div className={styles.notices}>
        {kept.keptAt !== undefined && (
          <Panel
            kind="note"
            title={t.rich('kept.title', { time: () => <Time key="time" at={kept.keptAt ?? 0} show="relative" /> })}
            acts={<Button onClick={() => kept.forget()}>{t('kept.discard')}</Button>}
          >
            <p>{conference ? t('kept.change') : t('kept.new')}</p>
          </Panel>
        )}
        {isBehind && (
          <Panel
            kind="warning"
            title={t('versions.behind')}
            acts={
              <Button ref={compare} onClick={() => setComparing(true)}>
                {t('versions.compare')}
              </Button>
            }
          >
            <p>{t('versions.behindText')}</p>
          </Panel>
        )}
      </div>
      <div className={styles.layout}>
        <div className={styles.form} ref={place} key={kept.round}>
          <EventFields {...given} />
          <TimeFields {...given} />
          <section className={styles.part} aria-labelledby="part-points">
            <h2 id="part-points">{t('part.points')}</h2>
            <HostField {...given} />
            <Loaded read={points} rows={8} doing={t('picker.reading')}>
              {() =>
                country && (
                  <PointPicker
                    country={country}
                    hostPoint={form.hostPoint}
                    value={form.invited}
                    onChange={(invited) => kept.change({ invited })}
                    fault={faults.get('invited')}
                  />
                )
              }
            </Loaded>
          </section>
        </div>
        <div className={styles.aside}>
          <PlanPanel live={live} waitsFor={waitsFor} />
          {save.error && !isTelling && !isComparing && <ErrorPanel error={save.error} what="act" />}
          {missing > 0 && <FormFault key={tries} text={t('missing', { count: missing })} />}
          {isBeyond && <p className={styles.small}>{t('beyond')}</p>}
          <div className={styles.acts}>
            <Button kind="primary" disabled={isBeyond || isBehind} onClick={() => begin('announce')}>
              {isAnnounced ? t('act.saveChange') : t('act.announce')}
            </Button>
            {!isAnnounced && (
              <Button
                busy={save.isPending && save.variables === 'draft'}
                disabled={isBehind}
                onClick={() => begin('draft')}
              >
                {t('act.saveDraft')}
              </Button>
            )}
            {kept.isTouched && kept.keptAt === undefined && (
              <Button
                kind="quiet"
                onClick={() => {
                  kept.forget();
                  toast({
                    text: t('done.discarded'),
                    undo: { label: t('act.undo'), onUndo: () => kept.change(form) },
                  });
                }}
              >
                {t('act.discard')}
              </Button>
            )}
          </div>
          <p className={styles.small}>{t('keptHere')}</p>
        </div>
      </div>
      <TellDialog
        open={isTelling}
        onOpenChange={setTelling}
        bridges={live.plan?.plan.bridges}
        mute={live.plan?.warnings.find(({ code }) => code === 'no-contact')?.points ?? 0}
        change={change}
        onConfirm={() => save.mutate('announce')}
        busy={save.isPending}
        error={save.error}
      />
      {conference && theirs && (
        <VersionsDialog
          open={isComparing}
          onOpenChange={setComparing}
          opener={compare}
          country={country}
          mine={form}
          theirs={theirs}
          found={unlike}
          onChoose={(next) => {
            kept.rebase(next, { form: theirs, version: conference.version });
            save.reset();
            setComparing(false);
          }}
        />
      )}
    </>
  );
}
