import { turnText } from '../state/floor-told.ts';
import { heardOf, seenOf } from '../state/told.ts';
import { useWords } from '../words.ts';
import { useHall, useSeconds } from './use-hall.ts';

/**
 * What is read out without being asked for, from places that are there before there is anything to say. How the hall stands waits
 * for its turn; that this hall is called to speak, and may be heard from now on, does not.
 */
export function Announcements() {
  const { t } = useWords();
  const hall = useHall();
  const state = hall.state();
  const { stage, line, floor } = state;
  const isIn = stage.at === 'in';
  useSeconds(isIn);
  const isLost = isIn && stage.isReconnecting;
  return (
    <div class="visually-hidden">
      <div role="status" aria-atomic="false">
        {stage.at === 'entering' && <p>{t(`entering.${stage.why}`)}</p>}
        {isIn && <p>{t(`room.${isLost ? 'reconnecting' : line === 'weak' ? 'weak' : 'connected'}`)}</p>}
        {isIn && state.isSoundBlocked && <p>{t('sound.blocked')}</p>}
        {isIn && !isLost && <p>{t(`seen.${seenOf(state, hall.now())}`)}</p>}
        {isIn && !isLost && <p>{t(`heard.${heardOf(state, hall.now())}`)}</p>}
      </div>
      <div role="alert">
        {isIn && floor?.state === 'yours' && (
          <p>
            {t('floor.yours')}. {t(`floor.${turnText(state)}`)}
          </p>
        )}
      </div>
    </div>
  );
}
