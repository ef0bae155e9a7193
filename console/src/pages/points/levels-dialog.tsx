import { useMemo, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { directoryRoutes } from '../../../../shared/contracts/directory.ts';
import { useRead } from '../../api/use-api.tsx';
import { useDirectoryWords } from '../../api/use-directory-words.ts';
import { Button } from '../../design/button.tsx';
import { ConfirmDialog } from '../../design/confirm-dialog.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { ErrorPanel } from '../../design/error-panel.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { Panel } from '../../design/panel.tsx';
import { useBroughtBack, useTakeAlong } from '../../session/use-session.tsx';
import type { Directory } from './directory.ts';
import { LevelFields } from './level-fields.tsx';
import {
  consequencesOf,
  isSameLevels,
  type LevelRow,
  type Levels,
  levelFaults,
  levelsLimit,
  levelsOf,
  newRow,
  rowsOf,
} from './levels.ts';
import styles from './page.module.css';
import { useChangeSearch } from './use-change-search.ts';
import { useLeaveGuard } from './use-leave-guard.tsx';
import { useSaveLevels } from './use-save-levels.ts';

/** The levels of the tree, from the top downward: an office that has others than the usual ones says so here. */
export function LevelsDialog({ directory }: { readonly directory: Directory }) {
  const t = useTranslations('points');
  const change = useChangeSearch();
  const read = useRead(directoryRoutes.listLevels, {}, { freshMs: 0 });
  const close = (): void => change({ levels: undefined });
  return (
    <Dialog wide open onOpenChange={(open) => !open && close()} title={t('levels.title')} text={t('levels.lead')}>
      <Loaded read={read} rows={6}>
        {(levels) => <Form read={levels} directory={directory} onClose={close} />}
      </Loaded>
    </Dialog>
  );
}

interface FormProps {
  readonly read: Levels;
  readonly directory: Directory;
  readonly onClose: () => void;
}

const place = 'levels';
const shownErrors = 8;
interface Typed {
  readonly base: Levels;
  readonly rows: readonly LevelRow[];
}

function Form({ read, directory, onClose }: FormProps) {
  const t = useTranslations('points');
  const words = useDirectoryWords();
  const brought = useBroughtBack<Typed>(place);
  // What came in while one types is no reason to change what one types on.
  const [base, setBase] = useState(brought?.base ?? read);
  const [rows, setRows] = useState<readonly LevelRow[]>(() => brought?.rows ?? rowsOf(base.levels));
  const [theirs, setTheirs] = useState<Levels>();
  const [isTried, setTried] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const isDone = useRef(false);
  const form = useRef<HTMLFormElement>(null);
  const next = levelsOf(rows);
  useTakeAlong(place, !isSameLevels(base.levels, next), { base, rows } satisfies Typed);
  const guard = useLeaveGuard(() => !isDone.current && !isSameLevels(base.levels, next));
  const used = useMemo(() => Map.groupBy(directory.points.values(), ({ level }) => level), [directory]);
  const faults = levelFaults(rows);
  const { errors, moved } = useMemo(
    () => (isTried ? consequencesOf(directory.points, levelsOf(rows)) : { errors: [], moved: 0 }),
    [isTried, directory, rows],
  );
  const save = useSaveLevels({
    onSaved: () => {
      isDone.current = true;
      onClose();
    },
    onOvertaken: (levels) => {
      setAsking(false);
      setTheirs(levels);
    },
  });
  const send = (): void => save.mutate({ base, levels: next });
  const submit = (): void => {
    setTried(true);
    const [first] = faults.keys();
    if (first !== undefined) focusRow(first);
    else {
      const found = consequencesOf(directory.points, next);
      if (found.errors.length > 0) return;
      if (found.moved > 0) setAsking(true);
      else send();
    }
  };
  const focusRow = (key: string): void => {
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>(`[data-level="${key}"] input`)?.focus());
  };
  const add = (): void => {
    const row = newRow();
    setRows([...rows, row]);
    focusRow(row.key);
  };
  if (theirs)
    return (
      <>
        {guard}
        <Panel
          kind="warning"
          title={t('levels.overtaken')}
          acts={
            <>
              <Button
                onClick={() => {
                  setBase(theirs);
                  setRows(rowsOf(theirs.levels));
                  setTheirs(undefined);
                }}
              >
                {t('levels.takeTheirs')}
              </Button>
              <Button
                kind="primary"
                onClick={() => {
                  setBase(theirs);
                  setTheirs(undefined);
                }}
              >
                {t('levels.keepMine')}
              </Button>
            </>
          }
        >
          <p>{t('levels.overtakenText')}</p>
          <ol>
            {theirs.levels.map(({ code, name }) => (
              <li key={code}>{name}</li>
            ))}
          </ol>
        </Panel>
      </>
    );
  return (
    <form
      ref={form}
      className={styles.form}
      noValidate
      aria-label={t('levels.title')}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {guard}
      {rows.map((row, at) => (
        <LevelFields
          key={row.key}
          row={row}
          number={at + 1}
          count={rows.length}
          points={row.isNew ? 0 : (used.get(row.code)?.length ?? 0)}
          fault={isTried ? faults.get(row.key) : undefined}
          onChange={(changed) => setRows(rows.with(at, changed))}
          onMove={(by) => setRows(rows.toSpliced(at, 1).toSpliced(at + by, 0, row))}
          onRemove={() => {
            setRows(rows.toSpliced(at, 1));
            form.current?.querySelector<HTMLElement>('[data-add]')?.focus();
          }}
        />
      ))}
      <div>
        <Button icon="plus" data-add="" disabled={rows.length >= levelsLimit} onClick={add}>
          {t('levels.add')}
        </Button>
      </div>
      {isTried && faults.size === 0 && errors.length > 0 && (
        <div role="alert">
          <Panel kind="error" title={t('levels.refused', { count: errors.length })}>
            <p>{t('levels.refusedText')}</p>
            <ul>
              {errors.slice(0, shownErrors).map(({ code, reason }) => (
                <li key={`${code} ${reason}`}>
                  <strong>{directory.points.get(code)?.name ?? code}</strong>: {words.reason(reason)}
                </li>
              ))}
              {errors.length > shownErrors && <li>{t('andMore', { count: errors.length - shownErrors })}</li>}
            </ul>
          </Panel>
        </div>
      )}
      {isTried && faults.size > 0 && <p role="status">{t('faults', { count: faults.size })}</p>}
      {save.error && !isAsking && <ErrorPanel error={save.error} what="act" />}
      <div className={styles.formActs}>
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button kind="primary" type="submit" busy={save.isPending}>
          {t('levels.save')}
        </Button>
      </div>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={t('levels.askTitle', { count: moved })}
        text={t('levels.askText')}
        act={t('levels.save')}
        busy={save.isPending}
        error={save.error}
        onConfirm={send}
      />
    </form>
  );
}
