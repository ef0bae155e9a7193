import { accepted, emptyRoll, type Roll, received, toSend } from '../state/roll.ts';
import { type Core, createAlarm } from './core.ts';
import { refusalOf } from './hall-api.ts';

const againMs = 10_000;

export type RollTaking = ReturnType<typeof takeRoll>;

/** The roll of this hall: written on the device at once, sent when told to, and by itself later where there is no line. */
export function takeRoll(core: Core, onChange: () => void) {
  const alarm = createAlarm();
  let roll: Roll | undefined;
  let refused: string | undefined;
  let isOut = false;
  let reading: Promise<void> | undefined;

  const bridgeId = (): string | undefined => core.state().welcome?.bridge.id;

  async function set(next: Roll): Promise<void> {
    roll = next;
    onChange();
    const id = bridgeId();
    if (!id) return;
    if (next.state === 'changed' || next.state === 'waiting') await core.rolls.put(id, next);
    else await core.rolls.remove(id);
  }

  async function readKept(id: string): Promise<void> {
    const kept = await core.rolls.get(id).catch(() => undefined); // a browser without storage: the roll is written anew
    if (kept && roll === undefined && bridgeId() === id) roll = kept;
    onChange();
  }

  /**
   * Asked for by whoever shows the roll, and more than once: none goes on before it is known what this device has kept. Otherwise
   * one that finds no line would put an empty roll over one that is still to be sent.
   */
  async function load(): Promise<void> {
    const id = bridgeId();
    if (!id) return;
    reading ??= readKept(id);
    await reading;
    if (roll?.state === 'waiting') return send();
    try {
      const given = await core.api.readRoll();
      await set(received(roll, given));
    } catch (error) {
      core.tell({ type: 'call-failed', refusal: refusalOf(error) });
      roll ??= emptyRoll;
      onChange();
    }
  }

  async function send(): Promise<void> {
    if (isOut || roll?.state !== 'waiting') return;
    isOut = true;
    alarm.clear();
    const sent = roll;
    try {
      const given = await core.api.sendRoll(sent, core.now() + core.state().clockAheadMs);
      refused = undefined;
      await set(accepted(roll, sent, given));
    } catch (error) {
      const refusal = refusalOf(error);
      core.tell({ type: 'call-failed', refusal });
      const mayPass = refusal.status === 0 || refusal.status === 401 || refusal.status === 429 || refusal.status >= 500;
      if (mayPass) alarm.set(againMs, () => void send());
      else {
        refused = refusal.code;
        if (roll === sent) await set({ ...sent, state: 'changed' });
      }
    } finally {
      isOut = false;
      onChange();
    }
    if (roll.state === 'waiting' && roll !== sent) await send();
  }

  return {
    roll: () => roll,
    /** The code of the coordinator's refusal, where it did not take the roll. */
    refused: () => refused,
    load,
    change: (next: Roll) => set(next),
    async submit(): Promise<void> {
      if (!roll) return;
      await set(toSend(roll, core.now() + core.state().clockAheadMs));
      await send();
    },
    /** The line is said to be back. */
    hurry: () => void send(),
    forget(): void {
      roll = undefined;
      reading = undefined;
      alarm.clear();
    },
  };
}
