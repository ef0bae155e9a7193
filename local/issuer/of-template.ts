import type { KeptValues } from '../kit/kept.ts';
import { localPaths } from '../template/addresses.ts';
import type { CloudModel } from '../template/model.ts';
import { clientsOf } from './clients.ts';
import { tokenIssuer } from './issuer.ts';

/** Stands in for the template's user pool and its clients, at the public origin. */
export async function issuerOf(
  model: CloudModel,
  siteUrl: string,
  { kept, now }: { kept: KeptValues; now: () => number },
) {
  const url = `${siteUrl}${localPaths.issuer}`;
  const issuer = await tokenIssuer({
    kept: kept.list('issuer'),
    issuer: url,
    clients: clientsOf(model, siteUrl),
    now,
  });
  return { ...issuer, url, keysUrl: `${url}/.well-known/jwks.json` };
}
