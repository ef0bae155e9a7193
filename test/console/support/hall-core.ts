import type { Core } from '../../../console/src/hall/engine/core.ts';
import type { MediaLine } from '../../../console/src/hall/media/media-line.ts';
import type { HallEvent, HallState } from '../../../console/src/hall/state/hall-state.ts';
import { newHall, reduceHall } from '../../../console/src/hall/state/reduce.ts';

const hour = 3600_000;
export const welcome = (id = 'brg_a') => ({
  bridge: { id, name: 'Xã Tam Tiến', isHost: false },
  conference: {
    ...{ id: 'cnf_a', title: 'Hội nghị', status: 'live', operatorPhone: '080 43162' },
    ...{ doorsOpenAt: 0, startsAt: 0, endsAt: hour },
  },
  serverTime: 0,
});
/** What happens until a hall is in its room. */
export const inRoom = [
  { type: 'signed-in', welcome: welcome(), now: 0 },
  { type: 'enter', takeOver: false, now: 0 },
  { type: 'seated', seat: { room: 0, generation: 3 }, now: 0 },
  { type: 'media-started', now: 0 },
] as const satisfies readonly HallEvent[];

/** A page whose parts hear of every change, with an API that answers when it is told to. */
export function page(
  api: Partial<Record<keyof Core['api'], (...given: unknown[]) => Promise<unknown>>>,
  line?: MediaLine,
) {
  let state = newHall(false);
  const clock = { now: 1000 };
  const told: string[] = [];
  const chosen: { camera?: string } = {};
  const parts: ((after: HallState, before: HallState) => void)[] = [];
  const core = {
    api,
    kept: {
      devices: () => chosen,
      keepDevice: (kind: string, deviceId: string) => Object.assign(chosen, { [kind]: deviceId }),
    },
    state: () => state,
    line: () => line,
    now: () => clock.now,
    tell(event: HallEvent) {
      told.push(event.type);
      const before = state;
      state = reduceHall(before, event);
      if (state !== before) for (const part of parts) part(state, before);
    },
  } as unknown as Core;
  return { core, parts, told, clock };
}
