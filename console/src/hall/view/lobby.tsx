import { dayTime, spanText } from '../../i18n/format.ts';
import { useWords } from '../words.ts';
import { DeviceCheck } from './device-check.tsx';
import styles from './hall.module.css';
import { Act, Heading, Note, When } from './parts.tsx';
import { useHall, useSeconds } from './use-hall.ts';

/** Between the PIN and the room: check the devices; then one large button. */
export function Lobby() {
  const { t, language } = useWords();
  const hall = useHall();
  useSeconds();
  const { welcome } = hall.state();
  if (!welcome) return null;
  const { conference } = welcome;
  const untilDoors = conference.doorsOpenAt - hall.serverNow();
  const isDayAway = untilDoors > 20 * 3600_000;
  const enter = () => {
    if (hall.report() === 'none') hall.reportTests();
    hall.enter();
  };
  return (
    <div class={styles.stack}>
      <Heading>{t('lobby.title')}</Heading>
      <When {...conference} />
      <DeviceCheck />
      {untilDoors > 0 ? (
        <Note>
          <p class={styles.strong}>
            {isDayAway
              ? t('lobby.doorsOn', { time: dayTime(conference.doorsOpenAt, language) })
              : t('lobby.doorsIn', { time: spanText(untilDoors + 999) })}
          </p>
          <p>{t('lobby.doorsText')}</p>
          {!isDayAway && <Act onAct={enter}>{t('lobby.waitInside')}</Act>}
        </Note>
      ) : (
        <Act kind="primary" isLarge onAct={enter}>
          {t('lobby.enter')}
        </Act>
      )}
    </div>
  );
}
