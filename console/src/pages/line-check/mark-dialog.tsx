import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { lineCheckRoutes } from '../../../../shared/contracts/line-check.ts';
import { isOver } from '../../../../shared/domain/conference.ts';
import type { Input } from '../../api/shapes.ts';
import { useAct } from '../../api/use-api.tsx';
import type { BridgeEntry } from '../../api/use-contacts.ts';
import { useConference, useMayHere } from '../../app/use-conference.ts';
import { Button } from '../../design/button.tsx';
import { RadioGroup } from '../../design/choice.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { ErrorPanel } from '../../design/error-panel.tsx';
import { Facts } from '../../design/facts.tsx';
import { TextField } from '../../design/field.tsx';
import { PhoneLink } from '../../design/phone-link.tsx';
import { ToneBadge } from '../../design/state-badge.tsx';
import { Time } from '../../design/time.tsx';
import { useToast } from '../../design/toast.tsx';
import { useBroughtBack, useTakeAlong } from '../../session/use-session.tsx';
import { type CheckRow, testNames, verdictTones } from './check-row.ts';
import styles from './page.module.css';
import { useFaultWords } from './use-fault-words.ts';

export interface MarkDialogProps {
  readonly conferenceId: `cnf_${string}`;
  /** Undefined: closed. */
  readonly row: CheckRow | undefined;
  readonly entry: BridgeEntry | undefined;
  readonly onClose: () => void;
}

/** What the hall's page found, whom to call, and what staff says of it after the call. */
export function MarkDialog({ row, ...rest }: MarkDialogProps) {
  return row ? <Opened key={row.bridgeId} {...rest} row={row} /> : null;
}

type Verdict = 'passed' | 'failed';
interface Typed {
  readonly verdict?: Verdict | undefined;
  readonly note: string;
}
type Body = Input<typeof lineCheckRoutes.markLineCheck>['body'];

function Opened({ conferenceId, row, entry, onClose }: MarkDialogProps & { readonly row: CheckRow }) {
  const t = useTranslations('line-check');
  const may = useMayHere();
  const toast = useToast();
  const current = row.mark && !row.mark.isOvertaken ? row.mark : undefined;
  const place = `mark ${row.bridgeId}`;
  const brought = useBroughtBack<Typed>(place);
  const [verdict, setVerdict] = useState<Verdict | undefined>(brought ? brought.verdict : current?.verdict);
  const [note, setNote] = useState(brought?.note ?? current?.note ?? '');
  useTakeAlong(place, true, { verdict, note } satisfies Typed);
  const [isAsked, ask] = useState(false);
  const params = { conferenceId, bridgeId: row.bridgeId };
  const undo = useAct(lineCheckRoutes.markLineCheck, { invalidates: [lineCheckRoutes.readLineChecks] });
  const before: Body = row.mark ? { verdict: row.mark.verdict, note: row.mark.note } : { verdict: 'none', note: '' };
  const mark = useAct(lineCheckRoutes.markLineCheck, {
    invalidates: [lineCheckRoutes.readLineChecks],
    onDone: (_, { body }) => {
      onClose();
      toast({
        text: t(body.verdict === 'none' ? 'mark.removed' : 'mark.done', { name: row.name }),
        undo: { label: t('undo'), onUndo: () => undo.mutate({ params, body: before }) },
      });
    },
  });
  const conference = useConference();
  const mayMark = may(lineCheckRoutes.markLineCheck) && !isOver(conference);
  const save = (): void => {
    ask(true);
    if (verdict) mark.mutate({ params, body: { verdict, note: note.trim() } });
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={row.name}
      acts={
        mayMark && (
          <>
            {current && (
              <Button
                busy={mark.isPending}
                onClick={() => mark.mutate({ params, body: { verdict: 'none', note: '' } })}
              >
                {t('mark.remove')}
              </Button>
            )}
            <Button kind="primary" busy={mark.isPending} onClick={save}>
              {t('mark.save')}
            </Button>
          </>
        )
      }
    >
      <Found row={row} entry={entry} />
      {mayMark && (
        <div className={styles.form}>
          <RadioGroup
            label={t('mark.question')}
            value={verdict}
            onChange={setVerdict}
            options={[
              { value: 'passed', label: t('mark.passed') },
              { value: 'failed', label: t('mark.failed') },
            ]}
            hint={t('mark.hint')}
            fault={isAsked && !verdict ? t('mark.missing') : undefined}
          />
          <TextField label={t('mark.note')} optional maxLength={300} value={note} onChange={setNote} />
        </div>
      )}
      {mark.error && <ErrorPanel error={mark.error} what="act" />}
    </Dialog>
  );
}

function Found({ row, entry }: { readonly row: CheckRow; readonly entry: BridgeEntry | undefined }) {
  const t = useTranslations('line-check');
  const words = useFaultWords();
  const { tests, mark, checkedAt } = row;
  const contacts = entry?.contacts.filter(({ phone }) => phone) ?? [];
  return (
    <Facts
      facts={[
        {
          label: t('column.verdict'),
          value: <ToneBadge tone={verdictTones[row.verdict]} label={t(`verdict.${row.verdict}`)} />,
        },
        ...testNames.map((test) => ({
          label: t(`test.${test}`),
          value: tests && (tests[test].result === 'pass' ? t('result.pass') : words({ tests: onlyOf(tests, test) })),
        })),
        { label: t('lastChecked'), value: checkedAt !== undefined ? <Time at={checkedAt} /> : t('neverChecked') },
        { label: t('client'), value: row.client },
        {
          label: t('mark.label'),
          value: mark && (
            <>
              {t(mark.isOvertaken ? 'mark.overtaken' : `mark.${mark.verdict}`)}
              {mark.note && <> – {mark.note}</>}
              <span className={styles.soft}>
                {' '}
                ({mark.by}, <Time at={mark.at} />)
              </span>
            </>
          ),
        },
        {
          label: t('column.phone'),
          value:
            contacts.length > 0
              ? contacts.map(({ name, phone, role }) => (
                  <span key={`${role} ${name} ${phone}`} className={styles.contact}>
                    <PhoneLink phone={phone} isStop /> {name}
                  </span>
                ))
              : t('noPhone'),
        },
      ]}
    />
  );
}

const well = { result: 'pass' as const, reasons: [] };
type Tests = NonNullable<CheckRow['tests']>;

function onlyOf(tests: Tests, test: keyof Tests): Tests {
  return { picture: well, sound: well, speaker: well, network: well, [test]: tests[test] };
}
