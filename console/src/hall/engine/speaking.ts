import type { MediaLine } from '../media/media-line.ts';
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
  /** The line that the camera has been started on. */
  let filmed: MediaLine | undefined;
  /** Which camera was asked for then. */
  let camera: string | undefined;

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

  const needsTurn = (line: MediaLine): boolean => {
    const state = core.state();
    if (filmed === line) return !sendsPicture(state) || camera !== chosenCamera();
    return sendsPicture(state) && state.camera === 'off';
  };
  const chosenCamera = (): string | undefined => core.kept.devices().camera;

  /**
   * One turn at a time. The line may be cut and back, or another camera be chosen, while a camera opens: told is only a camera that goes
   * on sending.
   */
  async function turnCamera(): Promise<void> {
    if (isCameraBusy) return;
    isCameraBusy = true;
    try {
      for (let line = core.line(); line && needsTurn(line); line = core.line()) {
        if (filmed === line) {
          filmed = undefined;
          await line.stopCamera();
          // For another one, which opens now.
          if (sendsPicture(core.state()) && core.state().camera === 'on') core.tell({ type: 'camera', camera: 'off' });
          continue;
        }
        camera = chosenCamera();
        const opened = await line.startCamera();
        if (opened === 'on') filmed = line;
        // The stay is over: its camera, opened too late to be shut with it, is not left on.
        if (core.line() !== line) await line.stopCamera();
        // Still unsaid: meanwhile the room may have refused the picture.
        else if (sendsPicture(core.state()) && core.state().camera === 'off')
          core.tell({ type: 'camera', camera: opened });
      }
    } finally {
      isCameraBusy = false;
    }
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

    if (!sendsPicture(state) && sendsPicture(before) && stage.at === 'in' && state.camera !== 'missing')
      core.tell({ type: 'camera', camera: 'off' });
    void turnCamera();
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
