import type { Emulator } from './emulator.ts';
import { readFaultProfile } from './faults.ts';
import { type ChimeSnapshot, restoreSnapshot, takeSnapshot } from './snapshot.ts';

/** Where the emulator's own doors are; nothing of AWS lies under it. */
export const localPrefix = '/_local/chime';

export interface LocalAnswer {
  readonly status: number;
  readonly body: unknown;
}

/**
 * | method and path | does |
 * |---|---|
 * | GET stats | counts, see `ChimeStats` |
 * | GET connected | true sessions that are connected now |
 * | GET sessions | true sessions so far, those over included |
 * | GET faults, POST faults | the fault profile; a new one takes effect at once |
 * | DELETE meetings/{id}[?told=true] | the room vanishes |
 * | GET snapshot, PUT snapshot | live meetings as JSON; those given are added |
 */
export function handleLocal(emulator: Emulator, method: string, url: string, body: string): LocalAnswer {
  const { pathname, searchParams } = new URL(url, 'http://local');
  const what = pathname.slice(localPrefix.length + 1);
  const { presence } = emulator.signalling;
  switch (`${method} ${what}`) {
    case 'GET stats':
      return { status: 200, body: emulator.stats() };
    case 'GET connected':
      return { status: 200, body: presence.live() };
    case 'GET sessions':
      return { status: 200, body: { forgotten: presence.forgotten, sessions: presence.history } };
    case 'GET faults':
      return { status: 200, body: emulator.dice.profile };
    case 'POST faults':
      return attempt(() => {
        emulator.dice.use(readFaultProfile(JSON.parse(body)));
        return { status: 200, body: emulator.dice.profile };
      });
    case 'GET snapshot':
      return { status: 200, body: takeSnapshot(emulator.registry) };
    case 'PUT snapshot':
      return attempt(() => {
        restoreSnapshot(emulator.registry, JSON.parse(body) as ChimeSnapshot);
        return { status: 200, body: { meetings: emulator.registry.meetings.size } };
      });
  }
  const meetingId = /^meetings\/([^/]+)$/.exec(what)?.[1];
  if (method === 'DELETE' && meetingId !== undefined) {
    const wasThere = emulator.vanish(meetingId, searchParams.get('told') === 'true');
    return wasThere ? { status: 204, body: undefined } : { status: 404, body: { message: 'No such meeting' } };
  }
  return { status: 404, body: { message: `No ${method} ${pathname}` } };
}

function attempt(act: () => LocalAnswer): LocalAnswer {
  try {
    return act();
  } catch (error) {
    return { status: 400, body: { message: error instanceof Error ? error.message : String(error) } };
  }
}
