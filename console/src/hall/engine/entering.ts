import type { MediaEvents, MediaLine, OpenLine, Place, Ticket } from '../media/media-line.ts';
import type { DeviceChoice, DeviceKind } from '../state/devices.ts';
import type { Entering } from '../state/hall-state.ts';
import { mediaEndOf } from '../state/media-end.ts';
import type { OnStage } from '../state/on-stage.ts';
import { type Core, createAlarm, type OnChange } from './core.ts';
import { refusalOf } from './hall-api.ts';

export interface EnteringWorld {
  /** Brings the Chime client, which is not there before. */
  readonly loadLine: () => Promise<OpenLine>;
  readonly onStage: (onStage: OnStage) => void;
  readonly speakersChanged: () => void;
  readonly devices: {
    readonly wanted: () => DeviceChoice;
    readonly using: (kind: DeviceKind, deviceId: string) => void;
  };
}

/** Seat, then dial, then again whenever the state says so. A line that is over tells nothing any more. */
export function enterRooms(core: Core, world: EnteringWorld) {
  const alarm = createAlarm();
  const places = new Map<Place, HTMLVideoElement>();
  let planned: Entering | undefined;
  let ticket: Ticket | undefined;
  let line: MediaLine | undefined;
  let stay = 0;
  let coming: Promise<OpenLine> | undefined;

  /** Begun while the seat is asked for and the doors are waited for: over a weak line it takes longer than both. */
  function load(): Promise<OpenLine> {
    if (coming) return coming;
    core.tell({ type: 'media-coming', isComing: true });
    coming = world.loadLine().finally(() => core.tell({ type: 'media-coming', isComing: false }));
    coming.catch(() => {
      coming = undefined;
    });
    return coming;
  }

  async function act(stage: Entering): Promise<void> {
    if (core.state().stage !== stage) return;
    await hangUp();
    load().catch(() => undefined); // said when it is needed
    if (stage.step === 'seat') await ask(stage);
    else await dial();
  }

  async function ask({ takeOver, doubt }: Entering): Promise<void> {
    try {
      const { meeting, attendee, generation, room } = await core.api.takeSeat(takeOver, doubt?.generation);
      ticket = { meeting, attendee };
      core.tell({ type: 'seated', seat: { generation, room }, now: core.now() });
    } catch (error) {
      core.tell({ type: 'seat-refused', refusal: refusalOf(error), now: core.now() });
    }
  }

  async function dial(): Promise<void> {
    const mine = ++stay;
    const isMine = (): boolean => mine === stay;
    try {
      const open = await load();
      if (!ticket || !isMine()) return;
      const opened = await open(ticket, eventsOf(isMine), world.devices.wanted);
      if (!isMine()) return void (await opened.hangUp());
      line = opened;
      for (const [place, element] of places) opened.attach(place, element);
    } catch (error) {
      // Its code did not come, or it does not run on this browser: dialled again, and whoever helps can read why.
      const cause = error instanceof Error ? `${error.name}: ${error.message}` : 'no media client';
      console.warn('The Chime client does not start', cause);
      if (isMine()) core.tell({ type: 'media-unavailable', cause, now: core.now() });
    }
  }

  function eventsOf(isMine: () => boolean): MediaEvents {
    const during = (tell: () => void) => () => {
      if (isMine()) tell();
    };
    return {
      started: during(() => core.tell({ type: 'media-started', now: core.now() })),
      reconnecting: during(() => core.tell({ type: 'media-reconnecting' })),
      stopped(statusCode) {
        if (!isMine()) return;
        line = undefined;
        core.tell({
          type: 'media-stopped',
          end: mediaEndOf(statusCode),
          cause: `Chime ${statusCode}`,
          now: core.now(),
        });
      },
      demoted: during(() => core.tell({ type: 'promotion', promotion: 'none' })),
      line: (quality) => during(() => core.tell({ type: 'line', line: quality }))(),
      soundArrived: during(() => core.tell({ type: 'evidence', evidence: { soundAt: core.now() } })),
      pictureLeft: during(() => core.tell({ type: 'evidence', evidence: { pictureAt: core.now() } })),
      cameraRefused: during(() => core.tell({ type: 'camera', camera: 'refused-by-room' })),
      shareSeen: during(() => core.tell({ type: 'share-seen' })),
      shareEnded: during(() => core.tell({ type: 'share-ended' })),
      noMicrophone: during(() => core.tell({ type: 'no-microphone' })),
      using: (kind, deviceId) => during(() => world.devices.using(kind, deviceId))(),
      sound: (isBlocked) => during(() => core.tell({ type: 'sound', isBlocked }))(),
      onStage: (onStage) => during(() => world.onStage(onStage))(),
      speakersChanged: during(world.speakersChanged),
    };
  }

  async function hangUp(): Promise<void> {
    stay += 1;
    const open = line;
    line = undefined;
    world.onStage({ main: undefined, beside: undefined });
    await open?.hangUp();
  }

  const changed: OnChange = ({ stage }) => {
    if (stage.at === 'entering') {
      if (stage === planned) return;
      planned = stage;
      return alarm.set(stage.nextAt - core.now(), () => void act(stage));
    }
    planned = undefined;
    alarm.clear();
    if (stage.at !== 'in' && line) hangUp().catch(() => undefined); // a line that is left anyhow
  };

  return {
    changed,
    line: () => line,
    attach(place: Place, element: HTMLVideoElement | undefined): void {
      if (element) places.set(place, element);
      else places.delete(place);
      line?.attach(place, element);
    },
    /** The line or the network is said to be back: no waiting out of the pause. */
    hurry(): void {
      const { stage } = core.state();
      if (stage.at === 'entering' && stage.waitsFor === 'connection') alarm.set(0, () => void act(stage));
    },
  };
}
