import { hallCookiePrefix } from '../../shared/contracts/hall.ts';
import type { BridgeId } from '../../shared/domain/ids.ts';
import { withCookies } from '../../shared/runtime/replies.ts';

/** No script reads it, no other site's page sends it, no subdomain sets it (`__Host-`). */
const shape = 'Path=/; Secure; HttpOnly; SameSite=Strict';

interface Opened {
  readonly session: string;
  readonly expiresAt: number;
  readonly bridge: { readonly id: BridgeId };
}

/** The answer without the session, which goes with it as a cookie. */
export function keptByBrowser<O extends Opened>(opened: O) {
  const { session, ...rest } = opened;
  const until = new Date(opened.expiresAt).toUTCString();
  return withCookies(rest, [`${hallCookiePrefix}${opened.bridge.id}=${session}; ${shape}; Expires=${until}`]);
}

/** What the browser of a device that signs out has to forget. */
export function forgottenByBrowser(bridgeId: BridgeId) {
  return withCookies(undefined, [`${hallCookiePrefix}${bridgeId}=; ${shape}; Max-Age=0`]);
}
