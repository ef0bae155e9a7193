import { clockTime, dayTime, spanText } from '../../i18n/format.ts';
import { useWords } from '../words.ts';
import styles from './hall.module.css';
import { Act, Heading, Note, State, Technical } from './parts.tsx';
import { useHall, useSeconds } from './use-hall.ts';

/** On the way into the room, the first time or again: what is waited for, and when it is tried next. */
export function Entering() {
  const { t, language } = useWords();
  const hall = useHall();
  useSeconds();
  const { stage, welcome, isMediaComing } = hall.state();
  if (stage.at !== 'entering' || !welcome) return null;
  const { conference } = welcome;
  const untilDoors = conference.doorsOpenAt - hall.serverNow();
  const wait = stage.nextAt - hall.now();
  const waitsFor = stage.waitsFor === 'doors' ? 'rooms' : stage.waitsFor;
  const isWaitingForDoors = stage.waitsFor === 'doors' && untilDoors > 0;
  return (
    <div class={styles.stack}>
      <Heading>{isWaitingForDoors ? t('doors.title') : t(`entering.${stage.why}`)}</Heading>
      <State tone="busy">
        {isWaitingForDoors
          ? t('doors.text', { time: clockTime(conference.doorsOpenAt, language) })
          : t(`waits.${waitsFor === 'room' && isMediaComing ? 'client' : waitsFor}`)}
      </State>
      {isWaitingForDoors ? (
        <p class={styles.figure}>
          {untilDoors > 20 * 3600_000 ? dayTime(conference.doorsOpenAt, language) : spanText(untilDoors + 999)}
        </p>
      ) : (
        wait > 1500 && <p class={styles.count}>{t('entering.nextTry', { time: spanText(wait + 999) })}</p>
      )}
      {stage.why !== 'join' && <p>{t('entering.safe')}</p>}
      {stage.attempt > 3 && (
        <Note tone="warning">
          <p>{t('entering.long')}</p>
          {stage.cause && <Technical cause={stage.cause} />}
        </Note>
      )}
      <Act onAct={hall.leave}>{t('entering.stop')}</Act>
    </div>
  );
}

/** The seat is on another device: going on here has to be said, for it throws that one out. */
export function Elsewhere() {
  const { t } = useWords();
  const hall = useHall();
  return (
    <div class={styles.stack}>
      <Heading>{t('elsewhere.title')}</Heading>
      <Note tone="warning">
        <p>{t('elsewhere.text')}</p>
      </Note>
      <Act kind="primary" isLarge onAct={() => hall.enter(true)}>
        {t('elsewhere.take')}
      </Act>
    </div>
  );
}

export function Over() {
  const { t } = useWords();
  const hall = useHall();
  const { stage } = hall.state();
  if (stage.at !== 'over') return null;
  return (
    <div class={styles.stack}>
      <Heading>{t(`over.${stage.why}.title`)}</Heading>
      <p>{t(`over.${stage.why}.text`)}</p>
      {stage.why === 'left' && (
        <Act kind="primary" isLarge onAct={() => hall.enter()}>
          {t('over.back')}
        </Act>
      )}
    </div>
  );
}
