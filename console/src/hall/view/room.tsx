import { useEffect, useMemo, useRef } from 'preact/hooks';
import { spanText } from '../../i18n/format.ts';
import type { Place } from '../media/media-line.ts';
import { pictureOf, type Watch, watched } from '../state/picture.ts';
import { type Heard, heardOf, type Seen, seenOf } from '../state/told.ts';
import { mayBeHeard } from '../state/voice.ts';
import { useWords } from '../words.ts';
import { DevicePanel } from './device-panel.tsx';
import { FloorPanel, type FloorPanelProps } from './floor-panel.tsx';
import styles from './hall.module.css';
import { Act, Heading, Note, State, type Tone } from './parts.tsx';
import { SharePanel } from './share-panel.tsx';
import { SoundBlocked } from './sound-blocked.tsx';
import { useHall, useSeconds } from './use-hall.ts';

const seenTones: Readonly<Record<Seen, Tone>> = {
  seen: 'good',
  'line-lost': 'warning',
  'watching-only': 'plain',
  'camera-off': 'plain',
  'camera-missing': 'warning',
  'room-full': 'warning',
  'not-yet': 'busy',
};
const heardTones: Readonly<Record<Heard, Tone>> = {
  heard: 'good',
  'line-lost': 'warning',
  'watching-only': 'plain',
  'not-open': 'busy',
  'ask-first': 'plain',
  'not-your-turn': 'plain',
  muted: 'plain',
  'no-microphone': 'warning',
  silence: 'warning',
};

/** The conference as the hall sees it, and what the conference sees and hears of the hall: only what was observed. */
export function Room(floor: FloorPanelProps) {
  const { t } = useWords();
  const hall = useHall();
  useSeconds();
  const state = hall.state();
  const { stage, voice, connectedAt, line, isApiReachable } = state;
  const screen = useRef<HTMLVideoElement | null>(null);
  const watch = useRef<Watch | undefined>(undefined);
  const places = useMemo(() => {
    const attach = (place: Place) => (element: HTMLVideoElement | null) => {
      if (place === 'main') screen.current = element;
      hall.attach(place, element ?? undefined);
    };
    return { main: attach('main'), beside: attach('beside'), self: attach('self') };
  }, [hall]);
  const isReconnecting = stage.at === 'in' && stage.isReconnecting;
  const now = hall.now();
  const on = hall.onStage();
  watch.current = watched(watch.current, {
    ...{ main: on.main, isReconnecting, isVisible: !document.hidden, at: now },
    hasDrawn: (screen.current?.readyState ?? 0) >= HTMLMediaElement.HAVE_CURRENT_DATA,
    frames: screen.current?.getVideoPlaybackQuality().totalVideoFrames ?? 0,
  });
  const picture = pictureOf(watch.current);
  useEffect(() => hall.pictureSeen(picture), [hall, picture]);
  if (stage.at !== 'in') return null;
  const seen = seenOf(state, now);
  const heard = heardOf(state, now);
  const isOpen = mayBeHeard(state) && voice.hasMicrophone;
  return (
    <div class={styles.stack}>
      <Heading>{t('room.title')}</Heading>
      <div class={styles.screen}>
        <video ref={places.main} class={styles.main} autoplay playsInline muted aria-label={t('room.picture')} />
        <video
          ref={places.beside}
          class={styles.beside}
          hidden={!on.beside}
          autoplay
          playsInline
          muted
          aria-label={t('room.speaker')}
        />
        <video
          ref={places.self}
          class={styles.self}
          hidden={state.camera !== 'on' || isReconnecting}
          autoplay
          playsInline
          muted
          aria-label={t('room.self')}
        />
        {picture !== 'shown' && <p class={styles.noPicture}>{t(`picture.${picture}`)}</p>}
      </div>
      {state.isSoundBlocked && <SoundBlocked />}
      <div class={styles.told}>
        <State tone={isReconnecting ? 'busy' : line === 'weak' ? 'warning' : 'good'}>
          {isReconnecting ? t('room.reconnecting') : line === 'weak' ? t('room.weak') : t('room.connected')}{' '}
          {/* How long it has been in, not how long it has been out. */}
          {connectedAt !== undefined && !isReconnecting && (
            <span class={styles.time}>{spanText(now - connectedAt)}</span>
          )}
        </State>
        <State tone={seenTones[seen]}>{t(`seen.${seen}`)}</State>
        <State tone={heardTones[heard]}>{t(`heard.${heard}`)}</State>
      </div>
      <div role="status" class={styles.stack}>
        {(picture === 'missing' || picture === 'frozen') && (
          <Note tone="warning">
            <p>{t('picture.help')}</p>
          </Note>
        )}
        {!isApiReachable && (
          <Note tone="warning">
            <p>{t('room.noCoordinator')}</p>
          </Note>
        )}
      </div>
      {(seen === 'camera-missing' || heard === 'no-microphone') && (
        <Note tone="warning">
          <p>{t('room.devices')}</p>
          <Act onAct={() => void hall.openDevices()}>{t('room.openDevices')}</Act>
        </Note>
      )}
      {isOpen && (
        <Act kind={voice.isOn ? 'danger' : 'primary'} isLarge onAct={() => hall.setMicrophone(!voice.isOn)}>
          {voice.isOn ? t('room.mute') : t('room.unmute')}
        </Act>
      )}
      <SharePanel />
      <FloorPanel {...floor} />
      <DevicePanel />
    </div>
  );
}
