import type { KeptValues } from '../kit/kept.ts';
import { localPaths } from '../template/addresses.ts';
import type { CloudModel } from '../template/model.ts';
import { tokenIssuer } from './issuer.ts';

/** Stands in for the template's user pool and its client, at the public origin. */
export async function issuerOf(
  model: CloudModel,
  siteUrl: string,
  { kept, now }: { kept: KeptValues; now: () => number },
) {
  const client = model.of('AWS::Cognito::UserPoolClient')[0];
  const url = `${siteUrl}${localPaths.issuer}`;
  const issuer = await tokenIssuer({
    kept: kept.list('issuer'),
    issuer: url,
    clientId: client?.name ?? 'local',
    now,
    mayReturnTo: (uri) =>
      uri.startsWith(`${siteUrl}/`) ||
      // the console served for development, on another port of this machine
      /^http:\/\/127\.0\.0\.1:\d+\//.test(uri) ||
      [client?.properties.CallbackURLs, client?.properties.LogoutURLs].flat().includes(uri),
  });
  return { ...issuer, url, keysUrl: `${url}/.well-known/jwks.json` };
}
