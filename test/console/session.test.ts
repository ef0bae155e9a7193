import type { Departure, Tokens } from '../../console/src/session/oidc.ts';
import { mayCall, personOf } from '../../console/src/session/person.ts';
import { createSession, NotSignedIn, signedInKey } from '../../console/src/session/session.ts';

const person = personOf({ sub: 'u1', name: 'Văn phòng', 'cognito:groups': ['central-office'] });

function keep() {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
}

/** A page with an issuer that answers as told, a clock set by hand, and a note of where it was sent. */
function aPage(refresh: (before: Tokens) => Promise<Tokens> = async (before) => before, who = person) {
  const passing = keep();
  const lasting = keep();
  const gone: string[] = [];
  const replaced: string[] = [];
  const clock = { now: 0 };
  const tokens = (id: string): Tokens => ({ idToken: id, refreshToken: 'r', lifetimeMs: 900_000, person: who });
  const arrivals: Departure[] = [];
  const fails: true[] = [];
  const session = createSession({
    passing,
    lasting,
    go: (url) => void gone.push(url),
    goInstead: (url) => void replaced.push(url),
    elapsed: () => clock.now,
    oidc: {
      depart: async (returnTo, again) => ({
        url: again ? 'https://issuer/authorize?prompt=login' : 'https://issuer/authorize',
        departure: { state: 's', nonce: 'n', verifier: 'v', returnTo },
      }),
      arrive: async (_url, departure) => {
        arrivals.push(departure);
        if (fails.splice(0).length > 0) throw new Error('access_denied');
        return tokens('first');
      },
      refresh,
      revoke: async () => undefined,
      farewell: () => 'https://issuer/logout',
    },
  });
  const at = (path: string) => session.start(new URL(path, 'https://console'));
  const signedIn = async () => {
    await session.signIn('/');
    await at('/callback?code=c&state=s');
  };
  return {
    session,
    passing,
    lasting,
    gone,
    replaced,
    clock,
    arrivals,
    at,
    signedIn,
    tokens,
    failNext: () => void fails.push(true),
  };
}

describe('the session of a page', () => {
  test('leaves for the issuer and comes back to the address it left from', async () => {
    const it = aPage();
    await it.session.signIn('/c/cnf_1/board?branch=24');
    expect(it.gone).toEqual(['https://issuer/authorize']);
    expect(await it.at('/callback?code=c&state=s')).toBe('/c/cnf_1/board?branch=24');
    expect(it.arrivals[0]?.verifier).toBe('v');
    expect(it.session.state()).toMatchObject({ status: 'signed-in', person: { roles: ['central-office'] } });
    expect(await it.session.token()).toBe('first');
  });

  test('goes to the issuer by itself only where somebody signed in before', async () => {
    const first = aPage();
    await first.at('/points');
    expect([first.gone, first.session.state().status]).toEqual([[], 'signed-out']);
    const again = aPage();
    again.lasting.setItem(signedInKey, '1');
    await again.at('/points?q=hoa');
    // In the place of the page: "back" does not lead here and away again.
    expect([again.gone, again.replaced]).toEqual([[], ['https://issuer/authorize']]);
    expect([...again.passing.kept.values()][0]).toContain('/points?q=hoa');
  });

  test('an address out of the history, a departure used up, is no sign-in', async () => {
    const it = aPage();
    await it.signedIn();
    expect(await it.at('/callback?code=c&state=s')).toBe('/');
    expect(it.arrivals).toHaveLength(1);
  });

  test('a refusal that comes back to a tab without its departure is said; words of an address are not', async () => {
    const said = async (query: string) => {
      const it = aPage();
      expect(await it.at(`/callback?${query}`)).toBe('/');
      return it.session.state();
    };
    expect(await said('error=access_denied&state=s')).toEqual({ status: 'signed-out', failed: 'access_denied' });
    expect(await said('error=Call+0900&state=s')).toEqual({ status: 'signed-out', failed: 'error' });
    expect(await said('code=c&state=s')).toEqual({ status: 'signed-out' });
  });

  test('signs in again for an act, and brings back what was being typed', async () => {
    const it = aPage();
    await it.signedIn();
    let text = 'Nhầm số';
    const stop = it.session.takeAlong('revoke con_1', () => text);
    text = 'Nhầm số liệu';
    await it.session.signIn('/c/cnf_1/conclusions', true);
    expect(it.gone.at(-1)).toBe('https://issuer/authorize?prompt=login');
    stop();
    expect(await it.at('/callback?code=c&state=s')).toBe('/c/cnf_1/conclusions');
    expect(it.session.broughtBack('revoke con_1')).toBe('Nhầm số liệu');
    expect(it.passing.kept.size).toBe(0);
    it.session.takeAlong('revoke con_1', () => text);
    expect(it.session.broughtBack('revoke con_1')).toBeUndefined();
  });

  test('what was typed survives a way back without a sign-in and one that failed, and goes to nobody else', async () => {
    const it = aPage();
    await it.signedIn();
    it.session.takeAlong('roll brg_1', () => 'Trần Thị Bình');
    await it.session.signIn('/c/cnf_1/attendance');
    const away = it.passing.getItem('nhipcau.typed');
    expect(away).toContain('Trần Thị Bình');
    expect(JSON.stringify([...it.lasting.kept])).not.toContain('Bình');

    const back = aPage();
    back.passing.setItem('nhipcau.typed', away as string);
    back.lasting.setItem(signedInKey, '1');
    await back.at('/c/cnf_1/attendance');
    expect(back.replaced).toHaveLength(1);
    back.failNext();
    await back.at('/callback?error=access_denied&state=s');
    await back.session.signIn('/c/cnf_1/attendance');
    await back.at('/callback?code=c&state=s');
    expect(back.session.broughtBack('roll brg_1')).toBe('Trần Thị Bình');
    expect(back.passing.kept.size).toBe(0);

    const other = aPage(undefined, personOf({ sub: 'u2' }));
    other.passing.setItem('nhipcau.typed', away as string);
    await other.signedIn();
    expect(other.session.broughtBack('roll brg_1')).toBeUndefined();
    expect(other.passing.kept.size).toBe(0);
  });

  test('nobody is asked whether what goes along may be lost; who signs out leaves nothing behind', async () => {
    const it = aPage();
    await it.signedIn();
    it.session.takeAlong('roll brg_1', () => 'Trần Thị Bình');
    expect(it.session.takesAlong()).toBe(false);
    await it.session.signIn('/');
    expect(it.session.takesAlong()).toBe(true);
    await it.session.signOut();
    expect(it.passing.getItem('nhipcau.typed')).toBeNull();
  });

  test('takes along only what is being typed when one leaves', async () => {
    const it = aPage();
    await it.signedIn();
    it.session.takeAlong('revoke con_1', () => 'x')();
    await it.session.signIn('/');
    await it.at('/callback?code=c&state=s');
    expect(it.session.broughtBack('revoke con_1')).toBeUndefined();
  });

  test('keeps no token anywhere', async () => {
    const it = aPage();
    await it.signedIn();
    expect(JSON.stringify([...it.passing.kept, ...it.lasting.kept])).not.toMatch(/first|"r"/);
  });

  test('renews before the token ends, once for all who ask', async () => {
    let renewals = 0;
    const it = aPage(async (before) => {
      renewals += 1;
      return { ...before, idToken: 'second' };
    });
    await it.signedIn();
    it.clock.now = 839_000;
    expect(await it.session.token()).toBe('first');
    it.clock.now = 841_000;
    expect(await Promise.all([it.session.token(), it.session.token()])).toEqual(['second', 'second']);
    expect(renewals).toBe(1);
  });

  test('a line that is down does not end it while the token holds; a refusal does, and the person stays known', async () => {
    const down = aPage(async () => Promise.reject(new TypeError('fetch failed')));
    await down.signedIn();
    down.clock.now = 860_000;
    expect(await down.session.token()).toBe('first');
    down.clock.now = 901_000;
    await expect(down.session.token()).rejects.toBeInstanceOf(NotSignedIn);
    expect(down.session.state().status).toBe('signed-in');

    const refused = aPage(async () => Promise.reject(new Error('invalid_grant')));
    await refused.signedIn();
    refused.clock.now = 860_000;
    await expect(refused.session.token()).rejects.toBeInstanceOf(NotSignedIn);
    expect(refused.session.state()).toMatchObject({ status: 'expired', person: { id: 'u1' } });
  });

  test('signing out forgets all and ends at the issuer', async () => {
    const it = aPage();
    await it.signedIn();
    await it.session.signOut();
    expect(it.lasting.kept.size).toBe(0);
    expect(it.gone.at(-1)).toBe('https://issuer/logout');
    await expect(it.session.token()).rejects.toBeInstanceOf(NotSignedIn);
  });
});

test('a person may call what one of their roles includes; admin is not implied', () => {
  expect(mayCall(person, { roles: ['central-office', 'chair'] })).toBe(true);
  expect(mayCall(person, { roles: ['secretariat'] })).toBe(false);
  expect(mayCall({ roles: ['admin'], branch: undefined }, { roles: ['secretariat'] })).toBe(false);
  expect(mayCall({ roles: [], branch: undefined }, {})).toBe(true);
});

test('a provincial office is offered the acts on its own conferences, also beside a second role that only reads', () => {
  const act = { roles: ['central-office', 'provincial-office'], ownOnly: true } as const;
  const person = { roles: ['provincial-office', 'auditor'], branch: '24' } as const;
  expect(mayCall(person, act, { ownerBranch: '24' })).toBe(true);
  for (const foreign of [{ ownerBranch: '31' }, {}]) {
    expect(mayCall(person, act, foreign)).toBe(false);
    expect(mayCall({ roles: ['provincial-office'], branch: undefined }, act, foreign)).toBe(false);
    expect(mayCall({ roles: ['central-office', 'provincial-office'], branch: '24' }, act, foreign)).toBe(true);
    expect(mayCall(person, { roles: act.roles }, foreign)).toBe(true);
  }
});
