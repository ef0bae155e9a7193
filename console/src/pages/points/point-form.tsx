import { type FormEvent, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { ApiProblem } from '../../api/problem.ts';
import { useDirectoryWords } from '../../api/use-directory-words.ts';
import { Button } from '../../design/button.tsx';
import { ErrorPanel } from '../../design/error-panel.tsx';
import { FormFault } from '../../design/form-fault.tsx';
import { Panel } from '../../design/panel.tsx';
import { useBroughtBack, useTakeAlong } from '../../session/use-session.tsx';
import type { LevelName } from './browser.tsx';
import { ContactFields } from './contact-fields.tsx';
import type { Directory, Point } from './directory.ts';
import { differences, emptyForm, type Faults, type Form, faultsOf, fields, formOf, isSame, merged } from './form.ts';
import { PlaceFields } from './form-fields.tsx';
import styles from './page.module.css';
import { useChangeSearch } from './use-change-search.ts';
import { useLeaveGuard } from './use-leave-guard.tsx';
import { useSavePoint } from './use-save-point.ts';
import { Versions } from './versions.tsx';

export interface PointFormProps {
  /** As it was read; undefined for a new point. */
  readonly base: Point | undefined;
  /** Of a new point: where it was asked for. */
  readonly parent: string;
  readonly directory: Directory;
  readonly levels: readonly LevelName[];
  /** Keeps the whole point; others keep contacts and seats. */
  readonly isKeeper: boolean;
}

const noFaults: Faults = new Map();

interface Typed {
  readonly base?: Point | undefined;
  readonly form: Form;
  readonly begun: Form;
}

/** Makes or changes a point. Where somebody else saved meanwhile, both versions are laid side by side. */
export function PointForm({ base: read, parent, directory, levels, isKeeper }: PointFormProps) {
  const t = useTranslations('points');
  const words = useDirectoryWords();
  const change = useChangeSearch();
  const at = `point ${read?.code ?? 'new'}`;
  const brought = useBroughtBack<Typed>(at);
  // What came in while one types is no reason to change what one types on.
  const [base, setBase] = useState(brought ? brought.base : read);
  const [form, setForm] = useState<Form>(
    () => brought?.form ?? (read ? formOf(read) : emptyForm(lowest(levels), parent)),
  );
  const [begun, setBegun] = useState(brought?.begun ?? form);
  const [tries, setTries] = useState(0);
  const shows = tries > 0;
  const [theirs, setTheirs] = useState<Point>();
  const place = useRef<HTMLFormElement>(null);
  const isDone = useRef(false);
  const isDirty = (): boolean => !isDone.current && fields.some((field) => !isSame(begun, form, field));
  useTakeAlong(at, true, { base, form, begun } satisfies Typed);
  const guard = useLeaveGuard(isDirty);
  const leave = (code: string | undefined): void => {
    isDone.current = true;
    change({ point: code, edit: undefined, add: undefined });
  };
  const save = useSavePoint({
    onSaved: (point) => leave(point.code),
    onOvertaken: (point) => setTheirs(point),
  });
  const found = faultsOf(form, base && begun);
  const faults = shows ? found : noFaults;
  const taken = base ? undefined : directory.points.get(form.code.trim());
  const refused = save.error instanceof ApiProblem && save.error.code === 'point-refused' ? save.error.fields : [];

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTries(tries + 1);
    if (found.size === 0 && !taken) save.save(form, base);
    else
      requestAnimationFrame(() => {
        const first = place.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
        first?.focus();
        first?.scrollIntoView({ block: 'center' });
      });
  };
  if (theirs)
    return (
      <>
        {guard}
        <Versions
          directory={directory}
          levels={levels}
          mine={form}
          theirs={formOf(theirs)}
          found={differences(begun, form, formOf(theirs))}
          onBack={() => leave(theirs.code)}
          onChoose={(chosen) => {
            const next = merged(form, formOf(theirs), chosen);
            setForm(next);
            setBegun(formOf(theirs));
            setBase(theirs);
            setTheirs(undefined);
            if (faultsOf(next, formOf(theirs)).size === 0) save.save(next, theirs);
          }}
        />
      </>
    );
  return (
    <form ref={place} className={styles.form} onSubmit={submit} noValidate>
      {guard}
      {!isKeeper && <p className={styles.soft}>{t('provinceKeeps')}</p>}
      <PlaceFields
        form={form}
        base={base}
        onChange={(part) => setForm({ ...form, ...part })}
        faults={faults}
        taken={taken}
        directory={directory}
        levels={levels}
        isKeeper={isKeeper}
      />
      <ContactFields contacts={form.contacts} onChange={(contacts) => setForm({ ...form, contacts })} faults={faults} />
      {refused.length > 0 ? (
        <div role="alert">
          <Panel kind="error" title={t('refusedTitle')}>
            <ul>
              {refused.map(({ field, reason }) => (
                <li key={`${field} ${reason}`}>
                  <strong>{words.column(field)}</strong>: {words.reason(reason)}
                </li>
              ))}
            </ul>
          </Panel>
        </div>
      ) : (
        save.error && <ErrorPanel error={save.error} what="act" />
      )}
      {faults.size > 0 && <FormFault key={tries} text={t('faults', { count: faults.size })} />}
      <div className={styles.formActs}>
        <Button onClick={() => change({ edit: undefined, add: undefined })}>{t('cancel')}</Button>
        <Button kind="primary" type="submit" busy={save.isBusy}>
          {base ? t('save') : t('saveNew')}
        </Button>
      </div>
    </form>
  );
}

/** New points are mostly of the lowest level. */
function lowest(levels: readonly LevelName[]): string {
  return levels.at(-1)?.code ?? '';
}
