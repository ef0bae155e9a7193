import { listDevices } from '../media/devices.ts';
import type { Place } from '../media/media-line.ts';
import type { HallEvent, HallState } from '../state/hall-state.ts';
import { bridgeOf, credentialIn, phoneIn } from '../state/link.ts';
import type { OnStage } from '../state/on-stage.ts';
import type { Picture } from '../state/picture.ts';
import { newHall, reduceHall } from '../state/reduce.ts';
import { stayAwake } from './awake.ts';
import { beat } from './beating.ts';
import type { Core, OnChange } from './core.ts';
import { chooseDevices } from './device-choice.ts';
import { type EnteringWorld, enterRooms } from './entering.ts';
import { watchFloor } from './floor-watch.ts';
import { createHallApi, type FloorKind, refusalOf } from './hall-api.ts';
import type { Kept } from './kept.ts';
import { reportLine } from './line-report.ts';
import { lookAtLink } from './link-look.ts';
import { watchPictures } from './picture-watch.ts';
import type { RollBox } from './roll-box.ts';
import { takeRoll } from './roll-taking.ts';
import { lookAtSession } from './session-look.ts';
import { shareScreen } from './sharing.ts';
import { signOut } from './signing-out.ts';
import { speakInRoom } from './speaking.ts';
import { rememberStay } from './staying.ts';

export interface HallWorld {
  readonly kept: Kept;
  readonly rolls: RollBox;
  readonly loadLine: EnteringWorld['loadLine'];
  readonly now: () => number;
  /** Browser and system, as the operator reads them beside the line check. */
  readonly client: string;
}

export type Hall = ReturnType<typeof createHall>;

const isShut = ({ stage }: HallState): boolean => stage.at === 'sign-in' || stage.at === 'no-link';

/** The page behind the page: one state, the parts that act on it, and what a person can do. */
export function createHall(world: HallWorld) {
  const { kept, now } = world;
  let state = newHall(false);
  let onStage: OnStage = { main: undefined, beside: undefined };
  let isLinkDamaged = false;
  const listeners = new Set<() => void>();
  const show = (): void => {
    for (const listener of listeners) listener();
  };
  const parts: OnChange[] = [];

  const events: HallEvent[] = [];
  let isTelling = false;
  /** One after the other: what a part tells while it is told of a change comes next. */
  function tell(event: HallEvent): void {
    events.push(event);
    if (isTelling) return;
    isTelling = true;
    try {
      for (let next = events.shift(); next; next = events.shift()) {
        const before = state;
        state = reduceHall(before, next);
        if (state !== before) for (const changed of parts) changed(state, before);
      }
    } finally {
      isTelling = false;
    }
    show();
  }

  const api = createHallApi({ bridgeId: () => state.welcome?.bridge.id, device: kept.device() });
  const core: Core = { api, kept, rolls: world.rolls, state: () => state, tell, now, line: () => rooms.line() };
  const devices = chooseDevices(core, show, listDevices);
  const rooms = enterRooms(core, {
    loadLine: world.loadLine,
    devices,
    onStage(next) {
      onStage = next;
      show();
    },
    speakersChanged: () => floor.moved(),
  });
  const floor = watchFloor(core);
  const roll = takeRoll(core, show);
  const check = reportLine(core, show, world.client);
  const sharing = shareScreen(core);
  const link = lookAtLink(core);
  const session = lookAtSession(core);
  const pictures = watchPictures(core);
  const beats = beat(core, pictures.fault);
  parts.push(
    sharing.changed,
    rooms.changed,
    speakInRoom(core),
    pictures.changed,
    beats.changed,
    floor.changed,
    link.changed,
    session.changed,
    rememberStay(core),
    stayAwake(),
    (after, before) => {
      const [id, idBefore] = [after.welcome?.bridge.id, before.welcome?.bridge.id];
      if (isShut(after) && !isShut(before)) {
        if (idBefore) kept.forgetSignedIn(idBefore);
        kept.showLink();
      }
      if (idBefore !== undefined && id !== idBefore) {
        roll.forget();
        check.forget();
      }
      if (!after.isLinkKnown && before.isLinkKnown) kept.forgetLink();
      // The device may not notice that a line beyond its own is back.
      if (after.isApiReachable && !before.isApiReachable) roll.hurry();
    },
  );
  addEventListener('online', () => {
    rooms.hurry();
    roll.hurry();
    link.hurry();
    session.hurry();
  });
  navigator.mediaDevices?.addEventListener('devicechange', () => void devices.look());

  async function act(call: () => ReturnType<typeof api.readFloor>): Promise<void> {
    try {
      tell({ type: 'floor', floor: await call() });
    } catch (error) {
      tell({ type: 'call-failed', refusal: refusalOf(error) });
      throw error;
    }
  }

  return {
    state: (): HallState => state,
    onStage: () => onStage,
    tests: check.tests,
    report: check.report,
    setTest: check.setTest,
    reportTests: check.reportTests,
    roll,
    devices,
    api,
    now,
    /** By the server's clock. */
    serverNow: () => now() + state.clockAheadMs,
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /**
     * Goes on where a reload left off, or another window of this browser: as that bridge, else as the link says, else as the only one.
     * A tab that was in the meeting goes there again.
     */
    resume(bridgeId?: string): void {
      const link = kept.link();
      const found = kept.signedIn(bridgeId ?? (link && bridgeOf(link)));
      if (!found) return;
      kept.hideLink();
      kept.goOnAs(found);
      const welcome = { ...found.welcome, serverTime: now() + found.clockAheadMs };
      tell({ type: 'signed-in', welcome, now: now() });
      if (kept.isStaying(welcome.bridge.id)) tell({ type: 'page-back', now: now() });
      else kept.keepStay(undefined);
      void session.look();
      void roll.load();
    },
    /** False where there is no link in what was given. */
    giveLink(text: string): boolean {
      const link = credentialIn(text);
      isLinkDamaged = !link && text.trim() !== '';
      if (!link) return false;
      kept.keepLink(link, phoneIn(text.trim()));
      tell({ type: 'link-given', bridgeId: bridgeOf(link) });
      return true;
    },
    /** Whether what was given last was no link: cut off on its way through a mail program, say. */
    isLinkDamaged: () => isLinkDamaged,
    /** Whom to call: the conference's own number, or the one the link brought. */
    phone: () => state.welcome?.conference.operatorPhone ?? kept.phone(),
    async signIn(pin: string): Promise<void> {
      const link = kept.link();
      if (!link) return;
      tell({ type: 'pin-sent' });
      try {
        const { bridge, conference, serverTime, expiresAt } = await api.signIn(link, pin);
        const welcome = { bridge, conference, serverTime };
        kept.keepStay(undefined);
        tell({ type: 'signed-in', welcome, now: now() });
        tell({ type: 'session-held' });
        const { invitation, clockAheadMs } = state;
        const isTitleOpen = invitation !== 'nothing' && invitation?.conference.title !== undefined;
        kept.keepSignedIn({ welcome, clockAheadMs, until: expiresAt }, isTitleOpen);
        await roll.load();
      } catch (error) {
        tell({ type: 'sign-in-refused', refusal: refusalOf(error), now: now() });
      }
    },
    enter: (takeOver = false) => tell({ type: 'enter', takeOver, now: now() }),
    leave: () => tell({ type: 'leave' }),
    /** Halls that this browser is signed in as, to go on with one of them. */
    signedInHere: kept.signedInHere,
    signOut: signOut(core, beats.farewell),
    raise: (kind: FloorKind, words: string) => act(() => api.raise(kind, words)),
    lower: () => act(api.lower),
    finish: () => act(() => api.finish(state.floor?.turn ?? 0)),
    look: floor.look,
    /** What became of the large picture. */
    pictureSeen: (picture: Picture) => tell({ type: 'picture', picture }),
    playSound: () => rooms.line()?.playSound(),
    share: sharing.start,
    stopSharing: sharing.stop,
    setMicrophone: (isOn: boolean) => tell({ type: 'microphone', isOn }),
    /** Once more for what the browser did not give: it was refused, or another program had it. */
    async openDevices(): Promise<void> {
      if (state.camera === 'missing') tell({ type: 'camera', camera: 'off' });
      if (state.voice.hasMicrophone) return;
      const line = rooms.line();
      const isOpen = (await line?.openMicrophone()) === true;
      if (isOpen && rooms.line() === line) tell({ type: 'microphone-opened' });
    },
    attach: (place: Place, element: HTMLVideoElement | undefined) => rooms.attach(place, element),
  };
}
