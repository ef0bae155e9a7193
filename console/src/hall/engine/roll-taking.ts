import { causeOf } from '../state/hall-state.ts';
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
  let isKept = true;
  let isWritten = true;
  let isOut = false;
  let reading: Promise<void> | undefined;
  let loading: Promise<void> | undefined;
  /** Raised where the page becomes another hall's: what was under way for the one before ends there. */
  let turn = 0;

  const bridgeId = (): string | undefined => core.state().welcome?.bridge.id;

  async function set(next: Roll): Promise<void> {
    roll = next;
    isWritten = false;
    onChange();
    const id = bridgeId();
    if (!id) return;
    const isUnsent = next.state === 'changed' || next.state === 'waiting';
    try {
      if (isUnsent) await core.rolls.put(id, next);
      else await core.rolls.remove(id);
      isKept = true;
    } catch {
      // Full, or none at all: the page has the roll still, sends it as any other, and says where else it is not.
      isKept = !isUnsent;
    }
    if (roll === next) isWritten = true;
    onChange();
  }

  /** It arrived after the page had become another's: its names do not stay, unless it was changed here since. */
  async function clear(id: string, sent: Roll): Promise<void> {
    const kept = await core.rolls.get(id).catch(() => undefined);
    if (JSON.stringify(kept) === JSON.stringify(sent)) await core.rolls.remove(id).catch(() => undefined);
  }

  async function readKept(id: string): Promise<void> {
    const kept = await core.rolls.get(id).catch(() => undefined); // a browser without storage: the roll is written anew
    if (kept && roll === undefined && bridgeId() === id) roll = kept;
    onChange();
  }

  /**
   * Asked for when the page knows whose it is and whenever somebody looks; asked twice at once it reads once. Nothing is read before
   * it is known what this device has kept: where there is no line, an empty roll would take the place of one that is still to be sent.
   */
  function load(): Promise<void> {
    const id = bridgeId();
    if (!id) return Promise.resolve();
    if (loading) return loading;
    const mine = readAll(id).finally(() => {
      if (loading === mine) loading = undefined;
    });
    loading = mine;
    return mine;
  }

  async function readAll(id: string): Promise<void> {
    const mine = turn;
    reading ??= readKept(id);
    await reading;
    if (mine !== turn) return;
    if (roll?.state === 'waiting') return send();
    try {
      const given = await core.api.readRoll();
      if (mine === turn) await set(received(roll, given));
    } catch (error) {
      if (mine !== turn) return;
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
    const id = bridgeId();
    const mine = turn;
    try {
      const given = await core.api.sendRoll(sent, core.now() + core.state().clockAheadMs);
      if (mine !== turn) return void (id && (await clear(id, sent)));
      refused = undefined;
      await set(accepted(roll, sent, given));
    } catch (error) {
      if (mine !== turn) return;
      const refusal = refusalOf(error);
      core.tell({ type: 'call-failed', refusal });
      const mayPass = refusal.status === 0 || refusal.status === 401 || refusal.status === 429 || refusal.status >= 500;
      if (mayPass) alarm.set(againMs, () => void send());
      else {
        refused = causeOf(refusal);
        if (roll === sent) await set({ ...sent, state: 'changed' });
      }
    } finally {
      if (mine === turn) isOut = false;
      onChange();
    }
    if (mine === turn && roll.state === 'waiting' && roll !== sent) await send();
  }

  return {
    roll: () => roll,
    /** What the coordinator says, where it did not take the roll. */
    refused: () => refused,
    /** Whether what is not sent yet outlives the page. */
    isKept: () => isKept,
    /** Whether the device has taken it: a page that is dropped before has an older one. */
    isWritten: () => isWritten,
    load,
    change: (next: Roll) => set(next),
    async submit(): Promise<void> {
      if (!roll) return;
      await set(toSend(roll, core.now() + core.state().clockAheadMs));
      await send();
    },
    /** The line is said to be back. */
    hurry: () => void send(),
    /** The page is another hall's now, or nobody's. */
    forget(): void {
      turn += 1;
      roll = undefined;
      refused = undefined;
      isKept = true;
      isWritten = true;
      reading = undefined;
      loading = undefined;
      isOut = false;
      alarm.clear();
    },
  };
}
