import { type DeviceKind, optionsOf } from '../state/devices.ts';
import { useWords } from '../words.ts';
import { DeviceChoice } from './device-choice.tsx';
import styles from './hall.module.css';
import { useHall } from './use-hall.ts';

const kinds: readonly DeviceKind[] = ['camera', 'microphone', 'speaker'];

/** In the room: another camera, microphone or loudspeaker than was checked, where there is another. */
export function DevicePanel() {
  const { t } = useWords();
  const found = useHall().devices.found();
  if (kinds.every((kind) => optionsOf(found[kind]).length < 2)) return null;
  return (
    <details class={styles.part}>
      <summary>
        <h2>{t('devices.title')}</h2>
      </summary>
      <div class={styles.stack}>
        {kinds.map((kind) => (
          <DeviceChoice key={kind} kind={kind} />
        ))}
      </div>
    </details>
  );
}
