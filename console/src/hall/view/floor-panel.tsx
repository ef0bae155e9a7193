import { useId, useState } from 'preact/hooks';
import fields from '../../design/field.module.css';
import { spanText } from '../../i18n/format.ts';
import { type FloorKind, refusalOf } from '../engine/hall-api.ts';
import { floorFault, turnText } from '../state/floor-told.ts';
import { causeOf, type Refusal } from '../state/hall-state.ts';
import { useWords } from '../words.ts';
import styles from './hall.module.css';
import { Act, Note, State, Technical } from './parts.tsx';
import { panelIds } from './thumb-row.tsx';
import { useHall } from './use-hall.ts';

const kinds: readonly FloorKind[] = ['ordinary', 'point-of-order', 'intervention', 'interposed-question'];

/** What a hall is about to ask for. It stands above the room: a line that is lost in the middle of a word takes the room away. */
export interface Asking {
  readonly isOpen: boolean;
  readonly kind: FloorKind;
  readonly words: string;
}
export const notAsking: Asking = { isOpen: false, kind: 'ordinary', words: '' };

export interface FloorPanelProps {
  readonly asking: Asking;
  readonly onAsking: (asking: Asking) => void;
}

/** Ask for the floor, see one's place, speak when called, give it back. */
export function FloorPanel({ asking, onAsking }: FloorPanelProps) {
  const { t } = useWords();
  const hall = useHall();
  const { floor, voice } = hall.state();
  const id = useId();
  const { kind, words } = asking;
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();

  async function act(call: () => Promise<void>): Promise<void> {
    setBusy(true);
    setRefusal(undefined);
    try {
      await call();
      onAsking(notAsking);
    } catch (error) {
      setRefusal(refusalOf(error)); // what it means for the page as a whole stands in its state
      void hall.look();
    } finally {
      setBusy(false);
    }
  }

  return (
    <section class={styles.part} id={panelIds.floor} aria-labelledby="floor-title">
      <h2 id="floor-title" tabIndex={-1}>
        {t('floor.title')}
      </h2>
      <div role="status" class={styles.stack}>
        {floor?.speaker && (
          <p>
            {t('floor.speaker')} <b>{floor.speaker.name}</b>
            {floor.speaker.parentName && `, ${floor.speaker.parentName}`}
          </p>
        )}
        {floor?.state === 'asked' && (
          <State tone="busy">{t('floor.asked', { position: floor.position ?? 0, waiting: floor.waiting })}</State>
        )}
        {floor?.state === 'none' && floor.waiting > 0 && <p>{t('floor.others', { count: floor.waiting })}</p>}
      </div>
      {floor?.state === 'yours' && (
        <Note tone={voice.isOn ? 'good' : 'warning'}>
          <p class={styles.strong}>{t('floor.yours')}</p>
          <p>{t(`floor.${turnText(hall.state())}`)}</p>
          {floor.since !== undefined && (
            <p class={styles.time} aria-hidden="true">
              {spanText(hall.serverNow() - floor.since)}
              {floor.minutes !== undefined && ` / ${floor.minutes}:00`}
            </p>
          )}
        </Note>
      )}
      <div role="status" class={styles.stack}>
        {refusal && (
          <>
            <p class={fields.fault}>{t(`floorFault.${floorFault(refusal)}`)}</p>
            <Technical cause={causeOf(refusal)} />
          </>
        )}
      </div>
      {floor?.state === 'yours' ? (
        <Act isLarge onAct={() => void act(hall.finish)} isBusy={isBusy}>
          {t('floor.finish')}
        </Act>
      ) : floor?.state === 'asked' ? (
        <Act onAct={() => void act(hall.lower)} isBusy={isBusy}>
          {t('floor.lower')}
        </Act>
      ) : !asking.isOpen ? (
        <Act
          onAct={() => onAsking({ ...asking, isOpen: true })}
          isLarge
          isDisabled={!floor || floor.state === 'closed'}
        >
          {t('floor.ask')}
        </Act>
      ) : (
        <div class={`${styles.stack} ${styles.asking}`}>
          <div class={fields.field}>
            <label class={fields.label} for={`${id}-kind`}>
              {t('floor.kind')}
            </label>
            <select
              id={`${id}-kind`}
              class={fields.control}
              value={kind}
              onChange={(event) => onAsking({ ...asking, kind: event.currentTarget.value as FloorKind })}
            >
              {kinds.map((each) => (
                <option key={each} value={each}>
                  {t(`floorKind.${each}`)}
                </option>
              ))}
            </select>
          </div>
          <div class={fields.field}>
            <label class={fields.label} for={`${id}-words`}>
              {t('floor.words')}
            </label>
            <input
              id={`${id}-words`}
              class={fields.control}
              maxLength={120}
              value={words}
              onInput={(event) => onAsking({ ...asking, words: event.currentTarget.value })}
            />
          </div>
          <Act kind="primary" isLarge isBusy={isBusy} onAct={() => void act(() => hall.raise(kind, words.trim()))}>
            {t('floor.raise')}
          </Act>
          <Act kind="quiet" onAct={() => onAsking({ ...asking, isOpen: false })}>
            {t('floor.cancel')}
          </Act>
        </div>
      )}
    </section>
  );
}
