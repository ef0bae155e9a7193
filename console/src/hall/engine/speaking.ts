import type { HallState } from '../state/hall-state.ts';
import { sendsPicture } from '../state/voice.ts';
import { type Core, createAlarm, type OnChange } from './core.ts';

const tries = 6;
const betweenMs = 1500;

/** Brings microphone, camera and promotion to what the state says; a promotion is asked for while the floor is this hall's. */
export function speakInRoom(core: Core): OnChange {
  const alarm = createAlarm();
  let failures = 0;
  let isPromoted = false;
  let isCameraBusy = false;

  async function promote(): Promise<void> {
    core.tell({ type: 'promotion', promotion: 'asking' });
    let isIn = false;
    try {
      const { attendee } = await core.api.takeFloorSeat();
      isIn = (await core.line()?.promote(attendee)) === true;
    } catch {
      // Not ready yet, or the line is down: tried again below while the turn lasts.
    }
    if (!isAsked(core.state())) {
      if (isIn) core.line()?.demote();
      return;
    }
    if (isIn) {
      failures = 0;
      isPromoted = true;
      return core.tell({ type: 'promotion', promotion: 'on' });
    }
    failures += 1;
    if (failures >= tries) return core.tell({ type: 'promotion', promotion: 'failed' });
    alarm.set(betweenMs, () => void (isAsked(core.state()) && promote()));
  }

  async function turnCamera(isWanted: boolean): Promise<void> {
    const line = core.line();
    if (!line || isCameraBusy) return;
    isCameraBusy = true;
    try {
      if (isWanted) core.tell({ type: 'camera', camera: await line.startCamera() });
      else await line.stopCamera();
    } finally {
      isCameraBusy = false;
    }
    // The state may have turned while the camera was opening or closing.
    const isNowWanted = sendsPicture(core.state());
    if (isNowWanted !== isWanted && core.line() === line) await turnCamera(isNowWanted);
  }

  return (state, before) => {
    const { voice, stage } = state;
    if (voice.isOn !== before.voice.isOn || (stage.at === 'in' && before.stage.at !== 'in'))
      core.line()?.setMicrophone(voice.isOn);

    if (wantsPromotion(state) && voice.promotion === 'none') {
      failures = 0;
      void promote();
    }
    if (voice.promotion === 'none' && before.voice.promotion === 'on' && isPromoted) {
      isPromoted = false;
      // Told by the room itself (a demotion), it has nothing more to give back; said twice it does no harm.
      if (stage.at === 'in' && state.floor?.state !== 'yours') core.line()?.demote();
    }
    if (!isAsked(state)) alarm.clear();

    const isWanted = sendsPicture(state);
    if (isWanted && state.camera === 'off') void turnCamera(true);
    if (!isWanted && sendsPicture(before) && stage.at === 'in') {
      void turnCamera(false);
      if (state.camera !== 'missing') core.tell({ type: 'camera', camera: 'off' });
    }
  };
}

function wantsPromotion({ stage, floor }: HallState): boolean {
  return (
    stage.at === 'in' &&
    !stage.isReconnecting &&
    stage.seat.room !== 0 &&
    floor?.state === 'yours' &&
    floor.media === 'open' &&
    floor.way === 'promotion'
  );
}

function isAsked(state: HallState): boolean {
  return wantsPromotion(state) && state.voice.promotion === 'asking';
}
