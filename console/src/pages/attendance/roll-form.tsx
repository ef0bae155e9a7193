import { useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { attendanceRoutes, delegatesLimit, presentLimit } from '../../../../shared/contracts/attendance.ts';
import { useAct } from '../../api/use-api.tsx';
import { useConference } from '../../app/use-conference.ts';
import { Button } from '../../design/button.tsx';
import { ErrorPanel } from '../../design/error-panel.tsx';
import { NumberField } from '../../design/field.tsx';
import { LeaveGuard } from '../../design/leave-guard.tsx';
import { Panel } from '../../design/panel.tsx';
import { useToast } from '../../design/toast.tsx';
import { useBroughtBack, useTakeAlong } from '../../session/use-session.tsx';
import { DelegateFields } from './delegate-fields.tsx';
import { MergeReport } from './merge-report.tsx';
import styles from './page.module.css';
import { PasteDialog } from './paste-dialog.tsx';
import {
  type DelegateRow,
  delegatesOf,
  isBlank,
  type Merge,
  mergeOf,
  type RollCall,
  rowFaults,
  rowOf,
} from './roll.ts';

export interface RollFormProps {
  /** As it stood when the form was opened: what is sent says that this one was seen. */
  readonly roll: RollCall;
  readonly bridgeId: RollCall['bridgeId'];
  /** `isSaved`: there is nothing that could be lost. */
  readonly onClose: (isSaved: boolean) => void;
}

interface Typed {
  readonly seen: RollCall;
  readonly presentCount?: number | undefined;
  readonly rows: readonly DelegateRow[];
}

/** The roll of a hall, entered by staff as told by phone. */
export function RollForm({ roll, bridgeId, onClose }: RollFormProps) {
  const t = useTranslations('attendance');
  const { id: conferenceId } = useConference();
  const toast = useToast();
  const place = `roll ${bridgeId}`;
  const brought = useBroughtBack<Typed>(place);
  // A newer roll that is read meanwhile must not be passed off as seen.
  const [seen] = useState(brought?.seen ?? roll);
  const [presentCount, setPresentCount] = useState(brought ? brought.presentCount : seen.presentCount);
  const [rows, setRows] = useState<readonly DelegateRow[]>(
    () => brought?.rows ?? seen.delegates.map((delegate, at) => rowOf(at, delegate)),
  );
  const [isTouched, setTouched] = useState(brought !== undefined);
  useTakeAlong(place, isTouched, { seen, presentCount, rows } satisfies Typed);
  const [isTried, setTried] = useState(false);
  const [isPasting, setPasting] = useState(false);
  const [merge, setMerge] = useState<{ readonly merge: Merge; readonly revision: number }>();
  const nextKey = useRef(Math.max(-1, ...rows.map(({ key }) => key)) + 1);
  const form = useRef<HTMLFormElement>(null);
  const faults = rowFaults(rows);
  const sent = { presentCount, delegates: delegatesOf(rows) };
  const isTooMany = presentCount !== undefined && (presentCount < 0 || presentCount > presentLimit);
  const saysNothing = presentCount === undefined && sent.delegates.length === 0;
  const take = useAct(attendanceRoutes.takeRollCall, {
    invalidates: [attendanceRoutes.readRollCall, attendanceRoutes.listAttendance, attendanceRoutes.summary],
    onDone: (outcome, { body }) => {
      setTouched(false);
      if (outcome.merged) setMerge({ merge: mergeOf(body, outcome), revision: outcome.revision });
      else {
        toast({ text: t('roll.saved', { revision: outcome.revision }) });
        onClose(true);
      }
    },
  });
  const change = (next: readonly DelegateRow[]): void => {
    setRows(next);
    setTouched(true);
  };
  const focusRow = (key: number): void => {
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>(`[data-delegate="${key}"] input`)?.focus());
  };
  const add = (): void => {
    const key = nextKey.current++;
    change([...rows, rowOf(key)]);
    focusRow(key);
  };
  const remove = (row: DelegateRow): void => {
    const at = rows.indexOf(row);
    change(rows.filter((each) => each !== row));
    form.current?.querySelector<HTMLElement>('[data-add]')?.focus();
    if (isBlank(row)) return;
    toast({
      text: t('roll.removed', { name: row.name || t('roll.unnamed') }),
      undo: {
        label: t('undo'),
        onUndo: () => setRows((now) => (now.includes(row) ? now : now.toSpliced(Math.min(at, now.length), 0, row))),
      },
    });
  };
  const submit = (): void => {
    setTried(true);
    const first = [...faults.keys()][0];
    if (first !== undefined) focusRow(first);
    else if (saysNothing || isTooMany) form.current?.querySelector('input')?.focus();
    else {
      const body = { revision: seen.revision, ...sent, takenAt: Date.now() };
      take.mutate({ params: { conferenceId, bridgeId }, body });
    }
  };
  if (merge) return <MergeReport {...merge} onClose={() => onClose(true)} />;
  return (
    <form
      ref={form}
      className={styles.form}
      noValidate
      aria-label={t('roll.formTitle')}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <p className={styles.soft}>{t('roll.formHint')}</p>
      {roll.revision !== seen.revision && (
        <Panel kind="note" title={t('roll.newer', { revision: roll.revision })}>
          <p>{t('roll.newerText')}</p>
        </Panel>
      )}
      <NumberField
        label={t('roll.presentCount')}
        hint={t('roll.presentCountHint')}
        optional
        value={presentCount}
        fault={
          isTooMany ? t('fault.count', { most: presentLimit }) : isTried && saysNothing ? t('fault.nothing') : undefined
        }
        onChange={(next) => {
          setPresentCount(next);
          setTouched(true);
        }}
      />
      <ol className={styles.delegates} aria-label={t('roll.delegates', { count: rows.length })}>
        {rows.map((row, at) => (
          <DelegateFields
            key={row.key}
            row={row}
            number={at + 1}
            fault={isTried ? faults.get(row.key) : undefined}
            onChange={(next) => change(rows.map((each) => (each.key === row.key ? next : each)))}
            onRemove={() => remove(row)}
          />
        ))}
      </ol>
      <div className={styles.acts}>
        <Button icon="plus" data-add="" disabled={rows.length >= delegatesLimit} onClick={add}>
          {t('roll.add')}
        </Button>
        <Button icon="copy" onClick={() => setPasting(true)}>
          {t('paste.open')}
        </Button>
      </div>
      {take.error && <ErrorPanel error={take.error} what="act" />}
      <div className={styles.acts}>
        <Button type="submit" kind="primary" busy={take.isPending}>
          {t('roll.save')}
        </Button>
        <Button onClick={() => onClose(false)}>{t('roll.cancel')}</Button>
      </div>
      <PasteDialog
        open={isPasting}
        onOpenChange={setPasting}
        room={delegatesLimit - rows.length}
        onPaste={(pasted) =>
          change([...rows.filter((row) => !isBlank(row)), ...pasted.map((each) => rowOf(nextKey.current++, each))])
        }
      />
      <LeaveGuard when={isTouched} what={t('roll.title')} />
    </form>
  );
}
