import type { CloudModel } from '../template/model.ts';

/** An application of the user pool: what it may ask for, and where a browser may be sent back to. */
export interface PoolClient {
  readonly id: string;
  /** As `AllowedOAuthFlows` names them; only `code` is served here. Without it the sign-in page is closed to the client. */
  readonly flows: readonly string[];
  readonly scopes: readonly string[];
  /** Whole addresses: Cognito compares every letter, the port as well. */
  readonly callbacks: readonly string[];
  readonly logouts: readonly string[];
}

/** Where the console is served while one works at it (console/vite.config.ts). */
const developmentOrigin = 'http://127.0.0.1:4390';

/** The clients of the template's pool; the pages of the site may also come from the development server. */
export function clientsOf(model: CloudModel, siteUrl: string): PoolClient[] {
  const alsoInDevelopment = (uris: readonly string[]): string[] => [
    ...uris,
    ...uris.filter((uri) => uri.startsWith(`${siteUrl}/`)).map((uri) => uri.replace(siteUrl, developmentOrigin)),
  ];
  return model.of('AWS::Cognito::UserPoolClient').map(({ name, properties: p }) => {
    const list = (value: unknown): readonly string[] => (value as readonly string[] | undefined) ?? [];
    return {
      id: name,
      flows: p.AllowedOAuthFlowsUserPoolClient === true ? list(p.AllowedOAuthFlows) : [],
      scopes: list(p.AllowedOAuthScopes),
      callbacks: alsoInDevelopment(list(p.CallbackURLs)),
      logouts: alsoInDevelopment(list(p.LogoutURLs)),
    };
  });
}
