import { type Hint, type Line, listenForHints, readHint } from '../../console/src/push/hints.ts';

/** Time and sockets by hand. */
function aPage(
  ticket: () => Promise<{ ticket: string; url: string }> = async () => ({ ticket: 't', url: 'wss://push' }),
  isPatient = false,
) {
  let now = 0;
  let ids = 0;
  const timers = new Map<number, { readonly at: number; readonly act: () => void }>();
  const sockets: { url: string; protocols: string[]; closed: boolean; it: Fake }[] = [];
  type Fake = {
    onopen: (() => void) | null;
    onmessage: ((event: { data: unknown }) => void) | null;
    onclose: (() => void) | null;
    close: () => void;
  };
  const hints: { at: number; hint: Hint }[] = [];
  const lines: Line[] = [];
  const listening = listenForHints(
    {
      ticket,
      open: (url, protocols) => {
        const one = { url, protocols, closed: false, it: undefined as unknown as Fake };
        one.it = {
          onopen: null,
          onmessage: null,
          onclose: null,
          close: () => {
            one.closed = true;
          },
        };
        sockets.push(one);
        return one.it;
      },
      setTimer: (act, ms) => {
        ids += 1;
        timers.set(ids, { at: now + ms, act });
        return ids;
      },
      clearTimer: (id) => void timers.delete(id as number),
      random: () => 0.5,
    },
    (hint) => hints.push({ at: now, hint }),
    { onLine: (line) => lines.push(line), isPatient },
  );
  const settle = () => new Promise((done) => setImmediate(done));
  const pass = async (ms: number) => {
    const until = now + ms;
    for (;;) {
      const next = [...timers].filter(([, { at }]) => at <= until).sort(([, a], [, b]) => a.at - b.at)[0];
      if (!next) break;
      now = next[1].at;
      timers.delete(next[0]);
      next[1].act();
      await settle();
    }
    now = until;
  };
  return { listening, sockets, hints, lines, pass, settle, timers };
}

describe('listening for what is newer', () => {
  test('the ticket travels as a subprotocol and never in the address', async () => {
    const page = aPage();
    await page.settle();
    expect(page.sockets[0]).toMatchObject({ url: 'wss://push', protocols: ['nhipcau', 't'] });
  });

  test('a hint comes at once, and one that was lost is made up for within 5 s though the socket is open', async () => {
    const page = aPage();
    await page.settle();
    page.sockets[0]?.it.onopen?.();
    await page.pass(2000);
    page.sockets[0]?.it.onmessage?.({ data: '{"type":"newer","branches":["24"],"at":7}' });
    await page.pass(12_000);
    expect(page.hints.map(({ at }) => at)).toEqual([0, 2000, 6000, 10_000, 14_000]);
    expect(page.hints[1]?.hint).toEqual({ branches: ['24'], at: 7 });
  });

  test('without a socket the page asks every 4 s, tries again ever later, and asks at once when it is back', async () => {
    let fails = 3;
    const page = aPage(async () => {
      fails -= 1;
      if (fails >= 0) throw new Error('no line');
      return { ticket: 't', url: 'wss://push' };
    });
    await page.settle();
    await page.pass(10_000);
    expect(page.hints.map(({ at }) => at)).toEqual([4000, 8000]);
    expect(page.lines.filter((each) => each === 'polling')).toHaveLength(3);
    page.sockets[0]?.it.onopen?.();
    expect(page.hints).toHaveLength(3);
    expect(page.lines.at(-1)).toBe('open');
  });

  test('a socket that closes is opened anew with a ticket of its own', async () => {
    let tickets = 0;
    const page = aPage(async () => {
      tickets += 1;
      return { ticket: `t${tickets}`, url: 'wss://push' };
    });
    await page.settle();
    page.sockets[0]?.it.onopen?.();
    page.sockets[0]?.it.onclose?.();
    await page.pass(1000);
    expect(page.sockets.map(({ protocols }) => protocols[1])).toEqual(['t1', 't2']);
  });

  test('who stops hears nothing more, and the socket is closed even if it opens later', async () => {
    const page = aPage();
    await page.settle();
    page.listening.stop();
    page.sockets[0]?.it.onopen?.();
    await page.pass(60_000);
    expect(page.hints).toEqual([]);
    expect(page.sockets[0]?.closed).toBe(true);
    expect(page.timers.size).toBe(0);
  });

  test('who is patient opens the socket within 20 s, asks when it is open and on each hint, and not in between', async () => {
    const page = aPage(undefined, true);
    await page.settle();
    expect(page.sockets).toHaveLength(0);
    await page.pass(10_000);
    page.sockets[0]?.it.onopen?.();
    await page.pass(20_000);
    page.sockets[0]?.it.onmessage?.({ data: '{"type":"floor","at":7}' });
    await page.pass(60_000);
    expect(page.hints.map(({ at }) => at)).toEqual([10_000, 30_000]);
    page.sockets[0]?.it.onclose?.();
    await page.pass(9_000);
    expect(page.sockets).toHaveLength(1);
    await page.pass(11_000);
    expect(page.sockets).toHaveLength(2);
  });

  test('who is patient no more is connected at once and asks every 4 s, and is left in peace again afterwards', async () => {
    const page = aPage(undefined, true);
    page.listening.setPatient(false);
    await page.settle();
    expect(page.sockets).toHaveLength(1);
    page.sockets[0]?.it.onopen?.();
    await page.pass(9_000);
    expect(page.hints.map(({ at }) => at)).toEqual([0, 4000, 8000]);
    page.listening.setPatient(true);
    await page.pass(60_000);
    expect([page.hints.length, page.sockets.length, page.sockets[0]?.closed]).toEqual([3, 1, false]);
    page.listening.stop();
    expect(page.timers.size).toBe(0);
  });

  test('what is no hint is not taken for one', () => {
    for (const each of ['', 'null', '[]', '{"type":"other"}', '{', 7, undefined])
      expect(readHint(each)).toBeUndefined();
    expect(readHint('{"type":"newer","branches":["1",2]}')).toEqual({ branches: ['1'], at: 0 });
  });
});
