import { useId } from 'preact/hooks';
import fields from '../../design/field.module.css';
import { countText } from '../../i18n/format.ts';
import { type DeviceKind, namesOf, optionsOf } from '../state/devices.ts';
import { useWords } from '../words.ts';
import { useHall } from './use-hall.ts';

export interface DeviceChoiceProps {
  readonly kind: DeviceKind;
  readonly onChosen?: () => void;
}

/** Which of several cameras, microphones or loudspeakers is used. Of one there is nothing to choose. */
export function DeviceChoice({ kind, onChosen }: DeviceChoiceProps) {
  const { t, language } = useWords();
  const { devices } = useHall();
  const id = useId();
  const options = optionsOf(devices.found()[kind]);
  if (options.length < 2) return null;
  const names = namesOf(options, {
    front: t('devices.front'),
    back: t('devices.back'),
    nameless: t(`devices.nameless.${kind}`),
    nth: (name, number) => t('devices.nth', { name, number: countText(number, language) }),
  });
  return (
    <div class={fields.field}>
      <label class={fields.label} for={id}>
        {t(`devices.${kind}`)}
      </label>
      <select
        id={id}
        class={fields.control}
        value={devices.inUse(kind)}
        onChange={(event) => {
          void devices.choose(kind, event.currentTarget.value);
          onChosen?.();
        }}
      >
        {options.map(({ deviceId }, at) => (
          <option key={deviceId} value={deviceId}>
            {names[at]}
          </option>
        ))}
      </select>
    </div>
  );
}
