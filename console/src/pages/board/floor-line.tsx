import { Link } from '@tanstack/react-router';
import { useId } from 'react';
import { useTranslations } from 'use-intl';
import { floorRoutes } from '../../../../shared/contracts/floor.ts';
import { isFloorOpen } from '../../../../shared/domain/floor-view.ts';
import { useRead } from '../../api/use-api.tsx';
import { useConference, useMayHere } from '../../app/use-conference.ts';
import { useServerNow } from '../../design/server-clock.tsx';
import type { Sight } from './feed.ts';
import styles from './page.module.css';

export interface FloorLineProps {
  /** Of the conference, as the board was read last. */
  readonly status: Sight['status'];
  /** There nobody follows a link. */
  readonly isOnWall: boolean;
}

/** As many as are called before one has looked at the queue. */
const nextHands = 3;

/** While hands are raised: how many are up, who is next and who speaks, and the way to the queue. Read again on the hints of the board. */
export function FloorLine({ status, isOnWall }: FloorLineProps) {
  const t = useTranslations('board');
  const label = useId();
  const may = useMayHere();
  const { id: conferenceId, doorsOpenAt } = useConference();
  const isShown = isFloorOpen({ status, doorsOpenAt }, useServerNow()) && may(floorRoutes.readFloor);
  const { data: floor, error } = useRead(floorRoutes.readFloor, { params: { conferenceId } }, { enabled: isShown });
  if (!isShown || floor?.isClosed) return null;
  const { speaker, waitingInAll = 0, waiting = [] } = floor ?? {};
  const said = [
    t('floor.hands', { count: waitingInAll }),
    speaker
      ? t('floor.speaking', { name: [speaker.name, speaker.parentName].filter(Boolean).join(', ') })
      : t('floor.nobody'),
  ].join(' · ');
  return (
    <div className={styles.floor}>
      {/* There before its words are, so that they are told and the list below does not move. */}
      <span role="status">{error ? t('floor.unread') : floor && said}</span>
      {waiting.length > 0 && (
        <div className={styles.nextHands}>
          <span id={label}>{t('floor.next')}</span>
          <ol aria-labelledby={label}>
            {waiting.slice(0, nextHands).map(({ bridgeId, position, name, parentName }) => (
              <li key={bridgeId} title={[name, parentName].filter(Boolean).join(', ')}>
                {position}. {name}
              </li>
            ))}
          </ol>
        </div>
      )}
      {!isOnWall && (
        <Link to="/c/$conferenceId/floor" params={{ conferenceId }}>
          {t('floor.open')}
        </Link>
      )}
    </div>
  );
}
