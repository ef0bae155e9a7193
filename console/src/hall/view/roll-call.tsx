import { useId, useState } from 'preact/hooks';
import { delegatesLimit, presentLimit } from '../../../../shared/contracts/attendance.ts';
import fields from '../../design/field.module.css';
import { clockTime, countText } from '../../i18n/format.ts';
import { readCount } from '../state/digits.ts';
import {
  type Delegate,
  delegateModes,
  type Roll,
  type RollFault,
  rollFaults,
  withAdded,
  withCount,
  withDelegate,
  withRemoved,
} from '../state/roll.ts';
import { useWords } from '../words.ts';
import styles from './hall.module.css';
import { Act, State, Technical, type Tone } from './parts.tsx';
import { panelIds } from './thumb-row.tsx';
import { useHall } from './use-hall.ts';

const tones: Readonly<Record<Roll['state'], Tone>> = {
  same: 'good',
  changed: 'plain',
  waiting: 'busy',
  merged: 'good',
};

/** Who is in the hall: a count, and named delegates. Written on the device first, so that it works without a line. */
export function RollCall() {
  const { t, language } = useWords();
  const hall = useHall();
  const id = useId();
  const { roll: taking } = hall;
  const roll = taking.roll();
  const refused = taking.refused();
  const [isWide] = useState(() => matchMedia('(min-width: 64rem)').matches);
  const [faults, setFaults] = useState<readonly RollFault[]>([]);
  // What was typed and is no count: it stays in the field, and nothing else goes out in its place.
  const [noCount, setNoCount] = useState<string>();

  function submit(): void {
    if (!roll) return;
    if (noCount !== undefined) {
      document.getElementById(`${id}-count`)?.focus();
      return;
    }
    const found = rollFaults(roll);
    setFaults(found);
    const [first] = found;
    if (first) document.getElementById(`${id}-${first.index}-${first.fault}`)?.focus();
    else void taking.submit();
  }

  const change = (next: Roll) => void taking.change(next);
  const isEmpty = roll?.revision === 0 && roll.delegates.length === 0 && roll.presentCount === undefined;
  return (
    <details
      class={styles.part}
      id={panelIds.roll}
      open={isWide}
      onToggle={(event) => {
        // Somebody else may have entered one meanwhile.
        if (event.currentTarget.open) void taking.load();
      }}
    >
      <summary>
        <h2>{t('roll.title')}</h2>
      </summary>
      {roll ? (
        <div class={styles.stack}>
          <div role="status">
            {isEmpty && roll.state === 'same' ? (
              <State tone="plain">{t('roll.empty')}</State>
            ) : (
              <State tone={tones[roll.state]}>
                {!taking.isKept()
                  ? t('roll.notKept')
                  : roll.state === 'waiting' && !taking.isWritten()
                    ? t('roll.keeping')
                    : t(`roll.${roll.state}`, { time: roll.takenAt ? clockTime(roll.takenAt, language) : '' })}
              </State>
            )}
            {refused !== undefined && (
              <>
                <p class={fields.fault}>{t('roll.refused')}</p>
                <Technical cause={refused} />
              </>
            )}
          </div>
          <div class={fields.field}>
            <label class={fields.label} for={`${id}-count`}>
              {t('roll.count')}
            </label>
            <input
              id={`${id}-count`}
              class={`${fields.control} ${fields.narrow}`}
              inputMode="numeric"
              maxLength={20}
              value={noCount ?? roll.presentCount ?? ''}
              aria-invalid={noCount !== undefined}
              aria-describedby={noCount === undefined ? undefined : `${id}-count-fault`}
              onInput={(event) => {
                const count = readCount(event.currentTarget.value);
                setNoCount(count === 'no-count' ? event.currentTarget.value : undefined);
                if (count !== 'no-count') change(withCount(roll, count));
              }}
            />
            {noCount !== undefined && (
              <p class={fields.fault} id={`${id}-count-fault`} role="status">
                {t('roll.fault.count', { most: countText(presentLimit, language) })}
              </p>
            )}
          </div>
          <ul class={styles.delegates}>
            {roll.delegates.map((delegate, index) => (
              <DelegateFields
                // biome-ignore lint/suspicious/noArrayIndexKey: delegates have no other name than what is being typed
                key={index}
                id={`${id}-${index}`}
                delegate={delegate}
                fault={faults.find((each) => each.index === index)?.fault}
                onChange={(changed) => change(withDelegate(roll, index, changed))}
                onRemove={() => change(withRemoved(roll, index))}
              />
            ))}
          </ul>
          <Act
            isDisabled={roll.delegates.length >= delegatesLimit}
            onAct={() => {
              change(withAdded(roll, { name: '', mode: 'in-person' }));
              requestAnimationFrame(() => document.getElementById(`${id}-${roll.delegates.length}-name`)?.focus());
            }}
          >
            {t('roll.add')}
          </Act>
          <Act kind="primary" isLarge isDisabled={roll.state !== 'changed'} onAct={submit}>
            {t('roll.send')}
          </Act>
        </div>
      ) : (
        <p class={styles.soft}>{t('roll.reading')}</p>
      )}
    </details>
  );
}

interface DelegateFieldsProps {
  readonly id: string;
  readonly delegate: Delegate;
  readonly fault: RollFault['fault'] | undefined;
  readonly onChange: (change: Partial<Delegate>) => void;
  readonly onRemove: () => void;
}

function DelegateFields({ id, delegate, fault, onChange, onRemove }: DelegateFieldsProps) {
  const { t } = useWords();
  return (
    <li class={styles.delegate}>
      <div class={fields.field}>
        <label class={fields.label} for={`${id}-name`}>
          {t('roll.name')}
        </label>
        <input
          id={`${id}-name`}
          class={fields.control}
          maxLength={120}
          value={delegate.name}
          aria-invalid={fault === 'name'}
          aria-describedby={fault === 'name' ? `${id}-fault` : undefined}
          onInput={(event) => onChange({ name: event.currentTarget.value })}
        />
      </div>
      <div class={fields.field}>
        <label class={fields.label} for={`${id}-position`}>
          {t('roll.position')}
        </label>
        <input
          id={`${id}-position`}
          class={fields.control}
          maxLength={160}
          value={delegate.position ?? ''}
          onInput={(event) => onChange({ position: event.currentTarget.value || undefined })}
        />
      </div>
      <div class={fields.field}>
        <label class={fields.label} for={`${id}-mode`}>
          {t('roll.mode')}
        </label>
        <select
          id={`${id}-mode`}
          class={fields.control}
          value={delegate.mode}
          onChange={(event) => onChange({ mode: event.currentTarget.value as Delegate['mode'] })}
        >
          {delegateModes.map((mode) => (
            <option key={mode} value={mode}>
              {t(`mode.${mode}`)}
            </option>
          ))}
        </select>
      </div>
      {delegate.mode === 'absent-with-leave' && (
        <div class={fields.field}>
          <label class={fields.label} for={`${id}-reason`}>
            {t('roll.reason')}
          </label>
          <input
            id={`${id}-reason`}
            class={fields.control}
            maxLength={300}
            value={delegate.reason ?? ''}
            aria-invalid={fault === 'reason'}
            aria-describedby={fault === 'reason' ? `${id}-fault` : undefined}
            onInput={(event) => onChange({ reason: event.currentTarget.value })}
          />
        </div>
      )}
      {(delegate.mode === 'in-person' || delegate.mode === 'online') && (
        <div class={fields.field}>
          <label class={fields.label} for={`${id}-for`}>
            {t('roll.substitute')}
          </label>
          <input
            id={`${id}-for`}
            class={fields.control}
            maxLength={120}
            value={delegate.substituteFor ?? ''}
            onInput={(event) => onChange({ substituteFor: event.currentTarget.value || undefined })}
          />
        </div>
      )}
      {fault && (
        <p class={fields.fault} id={`${id}-fault`}>
          {t(`roll.fault.${fault}`)}
        </p>
      )}
      <Act kind="quiet" onAct={onRemove}>
        {t('roll.remove', { name: delegate.name })}
      </Act>
    </li>
  );
}
