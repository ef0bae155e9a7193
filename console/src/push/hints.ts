/** What a page that listens is told: there is something newer, and where. */
export interface Hint {
  /** Codes of branches in which something moved; empty: anywhere. */
  readonly branches: readonly string[];
  /** ms since epoch of what happened; 0 where the page asks by itself because nothing was heard. */
  readonly at: number;
}

interface Socket {
  onopen: (() => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onclose: (() => void) | null;
  close(): void;
}

export interface HintsWorld {
  /** A one-time ticket for the socket; POST /live/tickets. */
  readonly ticket: () => Promise<{ readonly ticket: string; readonly url: string }>;
  readonly open: (url: string, protocols: string[]) => Socket;
  readonly setTimer: (act: () => void, ms: number) => unknown;
  readonly clearTimer: (timer: unknown) => void;
  /** In [0, 1). */
  readonly random: () => number;
}

/** What a hint that got lost would have told is asked for after this, whatever the socket believes, so that it shows within 5 s. */
const pollMs = 4000;
const firstBackoffMs = 500;
const longestBackoffMs = 30_000;

export type Line = 'connecting' | 'open' | 'polling';

export interface HintsOptions {
  readonly onLine?: (line: Line) => void;
  /** Hints alone are heard: what got lost is made up for by something else, and the socket is no hurry. */
  readonly isPatient?: boolean;
}

/** Pages that are patient open their sockets spread over so long: thousands of them come in, and lose their lines, together. */
const patienceMs = 20_000;

/**
 * Listens for one conference until stopped. The socket only makes it faster: `onHint` comes at least every 5 s, so a page
 * that pulls on every hint has lost nothing when the socket is down or a message was dropped. The ticket travels as a
 * subprotocol, never in an address.
 */
export function listenForHints(
  world: HintsWorld,
  onHint: (hint: Hint) => void,
  { onLine = () => {}, isPatient: isPatientAtFirst = false }: HintsOptions = {},
) {
  let isPatient = isPatientAtFirst;
  let isStopped = false;
  let socket: Socket | undefined;
  let poll: unknown;
  let retry: unknown;
  let isOpen = false;
  /** A ticket or a socket is on its way, or the socket is there. */
  let isUnderWay = false;
  let failures = 0;

  const pollLater = (): void => {
    world.clearTimer(poll);
    if (!isPatient) poll = world.setTimer(() => hint({ branches: [], at: 0 }), pollMs);
  };
  const hint = (it: Hint): void => {
    pollLater();
    onHint(it);
  };
  const again = (): void => {
    isUnderWay = false;
    if (isStopped) return;
    onLine('polling');
    const longest = Math.max(isPatient ? patienceMs : 0, Math.min(longestBackoffMs, firstBackoffMs * 2 ** failures));
    failures += 1;
    // Jitter: thousands of pages do not come back in the same second.
    const least = isPatient ? 0 : longest / 2;
    retry = world.setTimer(connect, least + (longest - least) * world.random());
  };
  const connect = (): void => {
    isUnderWay = true;
    onLine('connecting');
    world.ticket().then(({ ticket, url }) => {
      if (isStopped) return;
      const opened = world.open(url, ['nhipcau', ticket]);
      socket = opened;
      opened.onopen = () => {
        failures = 0;
        isOpen = true;
        onLine('open');
        // What happened while the line was down was told to nobody.
        hint({ branches: [], at: 0 });
      };
      opened.onmessage = ({ data }) => {
        const read = readHint(data);
        if (read) hint(read);
      };
      opened.onclose = () => {
        if (socket !== opened) return;
        isOpen = false;
        again();
      };
    }, again);
  };

  pollLater();
  if (isPatient) retry = world.setTimer(connect, patienceMs * world.random());
  else connect();
  return {
    /** Another patience from now on; who has none any more is connected at once. */
    setPatient(next: boolean): void {
      if (next === isPatient || isStopped) return;
      isPatient = next;
      pollLater();
      if (isPatient || isUnderWay) return;
      world.clearTimer(retry);
      connect();
    },
    stop(): void {
      isStopped = true;
      world.clearTimer(poll);
      world.clearTimer(retry);
      const last = socket;
      socket = undefined;
      if (isOpen) last?.close();
      // Closing one that is still connecting is an error to the browser: let it open first.
      else if (last) last.onopen = () => last.close();
    },
  };
}

/** Undefined for anything that is not a hint: a newer server may say more than this page knows. */
export function readHint(data: unknown): Hint | undefined {
  if (typeof data !== 'string') return undefined;
  try {
    const said = JSON.parse(data) as { type?: unknown; branches?: unknown; at?: unknown };
    // floor: to a hall, whose turn has come or is over.
    if (said.type !== 'newer' && said.type !== 'floor') return undefined;
    const branches = Array.isArray(said.branches) ? said.branches.filter((each) => typeof each === 'string') : [];
    return { branches, at: typeof said.at === 'number' ? said.at : 0 };
  } catch {
    return undefined;
  }
}
