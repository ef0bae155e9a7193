import type { Resource } from './resources.ts';

/** Paths of the public origin that belong to the local cloud itself. */
export const localPaths = {
  api: '/api',
  socket: '/_socket',
  issuer: '/_issuer',
  mail: '/_mail',
  files: '/_s3',
  control: '/_local',
} as const;

/** The addresses AWS would give, and what stands for each here; longest first, so that a part never wins over the whole. */
function addressBook(resources: readonly Resource[], region: string, origin: string): [string, string][] {
  const book: [string, string][] = [];
  const socketOrigin = origin.replace(/^http/, 'ws');
  for (const { type, name, properties } of resources) {
    if (type === 'AWS::ApiGatewayV2::Api') {
      const host = `${name}.execute-api.${region}.amazonaws.com`;
      const isSocket = properties.ProtocolType === 'WEBSOCKET';
      const path = isSocket ? `${localPaths.socket}/${name}` : localPaths.api;
      book.push([`https://${host}`, `${origin}${path}`], [`wss://${host}`, `${socketOrigin}${path}`]);
    }
    if (type === 'AWS::Cognito::UserPool')
      book.push([`https://cognito-idp.${region}.amazonaws.com/${name}`, `${origin}${localPaths.issuer}`]);
    if (type === 'AWS::Cognito::UserPoolDomain') {
      book.push([`https://${name}.auth.${region}.amazoncognito.com`, `${origin}${localPaths.issuer}`]);
    }
    if (type === 'AWS::Lambda::Function') {
      const publicUrl = (properties.Environment as { Variables?: Record<string, unknown> } | undefined)?.Variables
        ?.PUBLIC_URL;
      if (typeof publicUrl === 'string') book.push([publicUrl, origin]);
    }
  }
  return [...new Map(book)].sort(([a], [b]) => b.length - a.length);
}

/** Every text of the templates with AWS addresses replaced by local ones: environment, issuers, origins, configuration. */
export function withLocalAddresses(resources: readonly Resource[], region: string, origin: string): Resource[] {
  const book = addressBook(resources, region, origin);
  const text = (value: string): string => book.reduce((done, [theirs, ours]) => done.replaceAll(theirs, ours), value);
  const deep = (value: unknown): unknown => {
    if (typeof value === 'string') return text(value);
    if (Array.isArray(value)) return value.map(deep);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, deep(each)]));
  };
  return resources.map((each) => ({ ...each, properties: deep(each.properties) as Record<string, unknown> }));
}
