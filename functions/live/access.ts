import { type Access as AccessState, accessStateOf, isUsable, noAttempts } from '../../shared/domain/access.ts';
import { isPinHeld } from '../../shared/domain/distribution.ts';
import { told } from '../../shared/domain/events.ts';
import type { BridgeId, ConferenceId } from '../../shared/domain/ids.ts';
import { Conflict, Missing, Refused } from '../../shared/domain/refusals.ts';
import { actorOf, type Caller, demandBranch } from '../../shared/runtime/caller.ts';
import { branchesSeen } from '../../shared/runtime/conference-view.ts';
import type { Access } from '../../shared/store/access.ts';
import type { Bridges } from '../../shared/store/bridges.ts';
import type { Conferences } from '../../shared/store/conferences.ts';

export interface AccessDeps {
  readonly access: Access;
  readonly bridges: Pick<Bridges, 'find'>;
  readonly now: () => number;
}

/** What every route on one bridge's access gives. */
interface OnAccess {
  readonly params: { readonly conferenceId: ConferenceId; readonly bridgeId: BridgeId };
  readonly caller: Caller;
}

type WithConferences = AccessDeps & { readonly conferences: Pick<Conferences, 'get'> };

/** What staff does about one bridge's way in. Whoever is limited to a branch finds no bridge outside of it. */
export async function getAccess(deps: WithConferences, request: OnAccess) {
  const access = await accessOf(deps, request);
  const pin = (await isHeld(deps, request)) ? ('held' as const) : ('mailed' as const);
  return { ...viewOf(access, deps.now()), pin };
}

/**
 * Trigger: POST …/access/pin. Shows the PIN where it is not mailed, and keeps who saw it; any other is for its mail alone. A
 * repeat shows it once more.
 */
export async function tellPin(deps: WithConferences, request: OnAccess): Promise<{ pin: string }> {
  const { bridgeId } = await accessOf(deps, request);
  if (!(await isHeld(deps, request))) {
    throw new Refused('pin-is-mailed', 'This PIN goes by mail, apart from the link. It is not shown.', { status: 409 });
  }
  const { conferenceId } = request.params;
  const pinTold = { by: actorOf(request.caller), at: deps.now() };
  const { epoch } = await deps.access.change(bridgeId, (current) => {
    const id = `${bridgeId}:${current.version + 1}`;
    const shown = told('PinShown', id, pinTold.at, { conferenceId, bridgeId, by: pinTold.by });
    return { next: { ...current, pinTold }, events: [shown] };
  });
  const open = await deps.access.open(bridgeId);
  if (open.epoch !== epoch) throw new Conflict('changed-meanwhile', 'This PIN was replaced just now. Ask once more.');
  return { pin: open.pin };
}

/** The bridges whose way in is not plainly open, of all branches the caller may see. */
export async function listAccess(
  { access, conferences, now }: WithConferences,
  { params: { conferenceId }, caller }: { readonly params: { conferenceId: ConferenceId }; readonly caller: Caller },
) {
  const seen = branchesSeen(caller, await conferences.get(conferenceId));
  const at = now();
  return { items: (await access.hamperedOf(conferenceId, seen)).map((each) => viewOf(each, at)) };
}

/**
 * Shuts the bridge out: every session ends with this write, and no credential is handed out after it, since both are read
 * consistently at each use. The seat itself is withdrawn by `provision`, which hears of it. A repeat changes nothing.
 */
export async function revokeAccess(deps: AccessDeps, request: OnAccess) {
  const { bridgeId } = await accessOf(deps, request);
  const at = deps.now();
  const { conferenceId } = request.params;
  const after = await deps.access.change(bridgeId, (current) => {
    if (current.revokedAt !== undefined) return undefined;
    const id = `${bridgeId}:${current.version + 1}`;
    const revoked = told('BridgeRevoked', id, at, { conferenceId, bridgeId, by: actorOf(request.caller) });
    return { next: { ...current, revokedAt: at, sessions: [] }, events: [revoked] };
  });
  return viewOf(after, at);
}

/** Lets it in again, by the same link and PIN; its seat is made anew. */
export async function restoreAccess(deps: AccessDeps, request: OnAccess) {
  const { bridgeId } = await accessOf(deps, request);
  const at = deps.now();
  const { conferenceId } = request.params;
  const after = await deps.access.change(bridgeId, (current) => {
    if (current.revokedAt === undefined) return undefined;
    const { revokedAt: _r, ...rest } = current;
    const id = `${conferenceId}:restored:${bridgeId}:${current.version + 1}`;
    const asked = told('ProvisionRequested', id, at, { conferenceId, reason: 'restored' });
    const restored = told('BridgeRestored', `${bridgeId}:${current.version + 1}`, at, {
      conferenceId,
      bridgeId,
      by: actorOf(request.caller),
    });
    return { next: { ...rest, attempts: noAttempts }, events: [restored, asked] };
  });
  return viewOf(after, at);
}

/** New link and PIN. Who shall have them gets them by mail: they are never shown to staff. */
export async function rotateAccess(deps: AccessDeps, request: OnAccess) {
  const { bridgeId } = await accessOf(deps, request);
  const at = deps.now();
  return viewOf(await deps.access.rotate(bridgeId, { by: actorOf(request.caller), at }), at);
}

export async function unlockAccess(deps: AccessDeps, request: OnAccess) {
  const { bridgeId } = await accessOf(deps, request);
  const at = deps.now();
  const { conferenceId } = request.params;
  const after = await deps.access.change(bridgeId, (current) => {
    if (current.attempts.failures === 0) return undefined;
    const by = actorOf(request.caller);
    const unlocked = told('AccessUnlocked', `${bridgeId}:${current.version + 1}`, at, { conferenceId, bridgeId, by });
    return { next: { ...current, attempts: noAttempts }, events: [unlocked] };
  });
  return viewOf(after, at);
}

/** The same answer whether the bridge does not exist, is of another conference, or of a branch that is not the caller's. */
async function accessOf(deps: AccessDeps, { params, caller }: OnAccess): Promise<AccessState> {
  const bridge = await deps.bridges.find(params.bridgeId);
  if (!bridge || bridge.conferenceId !== params.conferenceId) throw new Missing('bridge', params.bridgeId);
  demandBranch(caller, bridge.branch, 'bridge', params.bridgeId);
  const access = await deps.access.find(params.bridgeId);
  if (!access) throw new Missing('bridge', params.bridgeId);
  return access;
}

async function isHeld({ bridges, conferences }: WithConferences, { params }: OnAccess): Promise<boolean> {
  const [bridge, { classification }] = await Promise.all([
    bridges.find(params.bridgeId),
    conferences.get(params.conferenceId),
  ]);
  return bridge !== undefined && isPinHeld(bridge, classification);
}

function viewOf(access: AccessState, now: number) {
  return {
    bridgeId: access.bridgeId,
    epoch: access.epoch,
    state: accessStateOf(access),
    failures: access.attempts.failures,
    sessions: access.sessions.filter((session) => isUsable(session, now)).length,
    ...(access.revokedAt === undefined ? {} : { revokedAt: access.revokedAt }),
    ...(access.pinTold === undefined ? {} : { pinToldAt: access.pinTold.at }),
  };
}
