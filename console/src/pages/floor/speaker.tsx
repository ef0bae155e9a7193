import { useTranslations } from 'use-intl';
import { useMediaWords } from '../../api/use-media-words.ts';
import { Button } from '../../design/button.tsx';
import { Elapsed, useServerNow } from '../../design/server-clock.tsx';
import { ToneBadge } from '../../design/state-badge.tsx';
import { Time } from '../../design/time.tsx';
import { spanText } from '../../i18n/format.ts';
import styles from './page.module.css';
import type { Floor, FloorActs } from './use-floor.ts';

const mediaTones = { opening: 'going', open: 'done', failed: 'failed' } as const;

export interface SpeakerProps {
  readonly floor: Floor;
  /** Undefined: only looks on. */
  readonly acts: FloorActs | undefined;
  readonly minutes: number | undefined;
}

/** Who speaks, for how long, and whether he is heard. */
export function Speaker({ floor, acts, minutes }: SpeakerProps) {
  const t = useTranslations('floor');
  const mediaWords = useMediaWords();
  const { speaker, undoable } = floor;
  const next = acts?.waiting[0];
  return (
    <section className={styles.speaker} aria-labelledby="floor-speaker">
      <h2 id="floor-speaker">{t('speaking')}</h2>
      {speaker ? (
        <>
          <p className={styles.who}>
            <strong>{speaker.name}</strong>
            {speaker.parentName && <span className={styles.soft}>{speaker.parentName}</span>}
          </p>
          <p className={styles.times}>
            <span className={styles.clock}>
              <Elapsed since={speaker.since} />
            </span>
            {speaker.minutes !== undefined && <Limit since={speaker.since} minutes={speaker.minutes} />}
            <span className={styles.soft}>
              {t.rich('since', { time: () => <Time key="time" at={speaker.since} show="time" /> })}
            </span>
            <ToneBadge tone={mediaTones[speaker.media]} label={t(`media.${speaker.media}`)} />
          </p>
          {speaker.media === 'failed' && (
            <p className={styles.fault}>
              {t('mediaFailed', { reason: mediaWords(speaker.reason ?? '') })}{' '}
              {speaker.reason !== undefined && <code className={styles.soft}>{speaker.reason}</code>}
            </p>
          )}
        </>
      ) : (
        <p className={styles.nobody}>{floor.isClosed ? t('closed') : t('nobody')}</p>
      )}
      {acts && (
        <div className={styles.acts}>
          {next && (
            <Button kind="primary" busy={acts.isBusy} onClick={() => acts.give(next.bridgeId, minutes)}>
              {t('giveNext', { name: next.name })}
            </Button>
          )}
          {speaker && (
            <Button busy={acts.isBusy} onClick={() => acts.take(speaker.turn)}>
              {t('take')}
            </Button>
          )}
          {undoable !== undefined && (
            <Button busy={acts.isBusy} onClick={() => acts.undo(undoable)}>
              {t('undoTurn')}
            </Button>
          )}
        </div>
      )}
    </section>
  );
}

function Limit({ since, minutes }: { readonly since: number; readonly minutes: number }) {
  const t = useTranslations('floor');
  const left = since + minutes * 60_000 - useServerNow();
  return left >= 0 ? (
    <span>{t('left', { span: spanText(left), minutes })}</span>
  ) : (
    <ToneBadge tone="warning" label={t('over', { span: spanText(-left), minutes })} />
  );
}
