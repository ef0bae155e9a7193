import type { APIGatewayRequestAuthorizerEventV2, APIGatewaySimpleAuthorizerWithContextResult } from 'aws-lambda';
import type { Access as AccessState } from '../../shared/domain/access.ts';
import { sessionOf } from '../../shared/domain/access.ts';
import { partsOfCredential, sessionIdOf } from '../../shared/domain/access-secrets.ts';
import { type BridgeId, partsOfBridgeId } from '../../shared/domain/ids.ts';
import { wiredTable } from '../../shared/runtime/wired/table.ts';
import { accessOf } from '../../shared/store/access.ts';
import { keys } from '../../shared/store/keys.ts';

export interface AuthorizeDeps {
  readonly find: (bridgeId: BridgeId) => Promise<AccessState | undefined>;
  readonly now: () => number;
}

type Verdict = APIGatewaySimpleAuthorizerWithContextResult<Record<string, string>>;

const no: Verdict = { isAuthorized: false, context: {} };

/**
 * Trigger: request authoriser of the hall's routes. One consistent read of the bridge's access: a session that is over, or a
 * bridge shut out, gets no pass. The gateway keeps a pass for some minutes, so each use checks the session once more.
 */
export async function authorizeHall(deps: AuthorizeDeps, authorization: string | undefined): Promise<Verdict> {
  const given = /^Bearer ([A-Za-z0-9_.-]{1,200})$/.exec(authorization ?? '')?.[1];
  const parts = given === undefined ? undefined : partsOfCredential(given);
  if (!parts) return no;
  const session = sessionOf(await deps.find(parts.bridgeId), sessionIdOf(parts.secret), deps.now());
  if (!session) return no;
  const { conferenceId } = partsOfBridgeId(parts.bridgeId);
  return { isAuthorized: true, context: { conferenceId, bridgeId: parts.bridgeId, sessionId: session.id } };
}

export const handler = (event: APIGatewayRequestAuthorizerEventV2): Promise<Verdict> => {
  const table = wiredTable();
  const find = async (bridgeId: BridgeId) => {
    const item = await table.get(keys.access(bridgeId));
    return item && accessOf(item);
  };
  return authorizeHall({ find, now: Date.now }, event.headers?.authorization);
};
