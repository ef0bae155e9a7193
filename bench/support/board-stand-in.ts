import type { IncomingMessage, ServerResponse } from 'node:http';
import { resolve } from 'node:path';
import { WebSocketServer } from 'ws';
import { contentSecurityPolicy } from '../../infra/constructs/security-headers.ts';
import { tokenIssuer } from '../../local/issuer/issuer.ts';
import { listen, sendJson } from '../../local/kit/http.ts';
import { provinces } from '../../local/sample/country.ts';
import { staticSite } from '../../local/site/static.ts';
import { type BoardRow, countsOf, type DatedRow, newsSince, versionOf } from '../../shared/domain/board.ts';
import type { Bridge } from '../../shared/domain/bridge.ts';
import type { BridgeState, StateReason } from '../../shared/domain/presence-live.ts';
import { conferenceId } from './nation.ts';

const root = resolve(import.meta.dirname, '../..');
const reasons: Readonly<Record<BridgeState, StateReason>> = {
  expected: 'no-evidence',
  connecting: 'page-open',
  connected: 'media-joined',
  degraded: 'page-silent',
  dropped: 'media-dropped',
  left: 'media-left',
};
/** What a bridge goes through, over and over: in, out, in again. */
const life: readonly BridgeState[] = ['connected', 'dropped', 'connecting', 'connected', 'degraded', 'connected'];

/**
 * The built console with a stand-in for its API: the board answers out of memory by the domain's own rules (what may have changed,
 * version, counts), so that what is measured is the page. Sign-in is the local issuer's, the policy is the one that is deployed.
 */
export async function startBoardStandIn(bridges: readonly Bridge[]) {
  const branchName = new Map(provinces.map(([code, name]) => [code, name]));
  const rows = new Map<string, DatedRow>();
  let stages = 0;
  const put = ({ row, changedAt }: DatedRow): void => void rows.set(row.bridgeId, { row, changedAt });
  const begun = Date.now() - 600_000;
  for (const [at, bridge] of bridges.entries()) {
    const state = at % 100 < 94 ? 'connected' : at % 100 < 96 ? 'dropped' : at % 100 < 98 ? 'degraded' : 'expected';
    put({ row: rowOf(bridge, state, begun), changedAt: begun });
  }

  const site = staticSite(resolve(root, 'dist/console'));
  const kept = new Map<string, unknown>();
  let issuer: Awaited<ReturnType<typeof tokenIssuer>> | undefined;
  const served = await listen(answer);
  issuer = await tokenIssuer({
    kept: {
      get: (name) => kept.get(name),
      put: (name, value) => void kept.set(name, value),
      remove: (name) => kept.delete(name),
      entries: () => [...kept],
    },
    issuer: `${served.url}/idp`,
    clients: [
      {
        ...{ id: 'bench', flows: ['code'], scopes: ['openid', 'email', 'profile'] },
        ...{ callbacks: [`${served.url}/callback`], logouts: [`${served.url}/`] },
      },
    ],
    now: Date.now,
  });
  const sockets = new WebSocketServer({ server: served.server, path: '/push', handleProtocols: () => 'nhipcau' });
  const socketUrl = `${served.url.replace('http', 'ws')}/push`;
  const policy = contentSecurityPolicy([socketUrl.replace(/\/push$/, '')]);
  let answered = 0;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', served.url);
    if (pathname.startsWith('/idp')) return issuer?.serve(request, response, (request.url ?? '').slice('/idp'.length));
    if (pathname === '/config.json')
      return sendJson(response, 200, {
        apiUrl: '/api',
        signInUrl: `${served.url}/idp`,
        issuer: `${served.url}/idp`,
        clientId: 'bench',
        mediaRegion: 'ap-southeast-1',
        stage: 'bench',
      });
    if (pathname.startsWith('/api/')) return sendJson(response, 200, apiAnswer(pathname.slice(4), searchParams));
    const headers = { 'content-security-policy': policy };
    if (site.has(pathname) && site.send(request, response, pathname, headers)) return;
    site.send(request, response, '/index.html', headers);
  }

  function apiAnswer(path: string, query: URLSearchParams): unknown {
    const at = (ms: number): string => new Date(ms).toISOString();
    const of = `/conferences/${conferenceId}`;
    if (path === `${of}/board`) {
      answered += 1;
      return boardAnswer(query.get('since') ?? undefined);
    }
    if (path === `${of}/floor`)
      return {
        ...{ conferenceId, status: 'live', serverTime: at(Date.now()), version: 1, turn: 0, isClosed: false },
        ...{ waiting: [], waitingInAll: 0, history: [], branches: [] },
      };
    if (path === '/live/tickets') return { ticket: 'bench', url: socketUrl, expiresAt: at(Date.now() + 60_000) };
    if (path === `${of}/bridges`) {
      const from = Number(query.get('cursor') ?? 0);
      const limit = Number(query.get('limit') ?? 100);
      const next = from + limit;
      const items = bridges.slice(from, next).map((bridge) => ({ ...bridge, withdrawnAt: undefined }));
      return { items, ...(next < bridges.length ? { cursor: String(next) } : {}) };
    }
    if (path === of)
      return {
        ...{ id: conferenceId, version: 1, sequence: 0, status: 'live', title: 'Hội nghị trực tuyến toàn quốc' },
        ...{ chair: 'Chủ tọa', office: 'VPCP', hostPoint: '01', zone: 'Asia/Ho_Chi_Minh', classification: 'internal' },
        ...{ invited: { all: true }, operatorPhone: '0800', createdAt: at(begun), startedAt: at(begun) },
        ...{ doorsOpenAt: at(begun), startsAt: at(begun), endsAt: at(begun + 4 * 3600_000) },
      };
    throw new Error(`the stand-in has no ${path}`);
  }

  function boardAnswer(since: string | undefined) {
    const now = Date.now();
    const all = [...rows.values()];
    const version = versionOf(all, now);
    const news = newsSince(all, since, version);
    const byBranch = Map.groupBy(all, ({ row }) => row.branch);
    const iso = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms).toISOString());
    return {
      ...{ conferenceId, status: 'live', serverTime: iso(now), version, complete: news.complete, total: all.length },
      counts: countsOf(all.map(({ row }) => row)),
      branches: [...byBranch].map(([branch, some]) => ({
        branch,
        name: branchName.get(branch) ?? branch,
        total: some.length,
        counts: countsOf(some.map(({ row }) => row)),
      })),
      rows: news.rows.map((row) => ({ ...row, since: iso(row.since), heardAt: iso(row.heardAt) })),
      withdrawn: [],
    };
  }

  function rowOf(bridge: Bridge, state: BridgeState, since: number): BoardRow {
    return {
      ...{ bridgeId: bridge.id, code: bridge.pointCode, name: bridge.name, level: bridge.level, branch: bridge.branch },
      ...{ isHost: bridge.isHost, state, reason: reasons[state], drops: state === 'dropped' ? 1 : 0, minutes: 10 },
      ...(bridge.parent ? { parent: bridge.parent } : {}),
      ...(state === 'expected' ? {} : { since, heardAt: since, room: 1 }),
    };
  }

  return {
    url: served.url,
    answered: () => answered,
    counts: () => countsOf([...rows.values()].map(({ row }) => row)),
    /** Changes so many bridges, one after the other through the country; `quietly`: the push gets lost. */
    change(count: number, quietly = false): void {
      const now = Date.now();
      for (let i = 0; i < count; i++) {
        const bridge = bridges[(stages * 37) % bridges.length] as Bridge;
        put({ row: rowOf(bridge, life[stages % life.length] as BridgeState, now), changedAt: now });
        stages += 1;
      }
      if (!quietly) for (const socket of sockets.clients) socket.send(hint(now));
    },
    /** One bridge as the board names it, dropped. */
    drop(bridge: Bridge, quietly: boolean): void {
      const now = Date.now();
      put({ row: rowOf(bridge, 'dropped', now), changedAt: now });
      if (!quietly) for (const socket of sockets.clients) socket.send(hint(now));
    },
    async close(): Promise<void> {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      await served.close();
    },
  };
}

function hint(at: number): string {
  return JSON.stringify({ type: 'newer', conferenceId, branches: [], topics: ['board'], at });
}

export type BoardStandIn = Awaited<ReturnType<typeof startBoardStandIn>>;
