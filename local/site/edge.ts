import type { IncomingHttpHeaders } from 'node:http';
import { createContext, Script } from 'node:vm';
import { hallHeader } from '../../shared/contracts/hall.ts';
import type { CloudModel, Json } from '../template/model.ts';

export interface EdgeAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** What CloudFront does before a file is looked up: the template's own viewer-request function decides. */
export interface Edge {
  readonly headers: Readonly<Record<string, string>>;
  /** The path to serve, or an answer made at the edge. */
  request(method: string, path: string, headers: Record<string, string>): { readonly path: string } | EdgeAnswer;
  /** What a call of the API under the pages' own origin becomes: its path there, and the headers it brings. */
  ownApi(
    path: string,
    headers: IncomingHttpHeaders,
  ): { readonly path: string; readonly headers: Record<string, string> };
}

/**
 * Runs the distribution's viewer-request functions and sets its response headers. Only Strict-Transport-Security is left out
 * (there is no TLS on loopback), and pages may also call `alsoCallable`: the local Chime has no chime.aws name.
 */
export function edgeOf(model: CloudModel, alsoCallable: () => readonly string[]): Edge {
  const functionNamed = (end: string) => {
    const code = model.of('AWS::CloudFront::Function').find(({ properties }) => String(properties.Name).endsWith(end))
      ?.properties.FunctionCode;
    return typeof code === 'string' ? compile(code) : undefined;
  };
  const handler = functionNamed('-pages');
  const ownApi = functionNamed('-own-api');
  const policy = (model.of('AWS::CloudFront::ResponseHeadersPolicy')[0]?.properties.ResponseHeadersPolicyConfig ??
    {}) as Json;
  const fixed = responseHeaders(policy);
  return {
    get headers() {
      const csp = fixed['content-security-policy'];
      if (!csp) return fixed;
      return {
        ...fixed,
        'content-security-policy': csp.replace('connect-src ', `connect-src ${alsoCallable().join(' ')} `),
      };
    },
    ownApi(path, all) {
      const headers = Object.fromEntries(
        judged.flatMap((name) => (typeof all[name] === 'string' ? [[name, all[name]]] : [])),
      );
      const request = viewerRequest('POST', path, headers, all.cookie);
      const result = ownApi?.({ version: '1.0', context: {}, viewer: { ip: '127.0.0.1' }, request });
      if (!result || 'statusCode' in result) throw new Error('The template has no function for the API of the pages');
      const made = Object.entries(result.headers ?? {}).map(([name, { value }]) => [name, value]);
      return { path: result.uri, headers: Object.fromEntries(made) };
    },
    request(method, path, headers) {
      const request = viewerRequest(method, path, headers);
      const result = handler?.({ version: '1.0', context: {}, viewer: { ip: '127.0.0.1' }, request }) ?? request;
      if (!('statusCode' in result)) return { path: result.uri === '/' ? '/index.html' : result.uri };
      const own = Object.fromEntries(Object.entries(result.headers ?? {}).map(([name, { value }]) => [name, value]));
      return {
        status: result.statusCode,
        headers: own,
        body: typeof result.body === 'string' ? result.body : (result.body?.data ?? ''),
      };
    },
  };
}

const viewerRequest = (method: string, uri: string, headers: Record<string, string>, cookie = '') => ({
  ...{ method, uri, querystring: {} },
  cookies: Object.fromEntries(
    cookie.split(/;\s*/).flatMap((each) => {
      const at = each.indexOf('=');
      return at < 1 ? [] : [[each.slice(0, at), { value: each.slice(at + 1) }]];
    }),
  ),
  headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, { value }])),
});

type EdgeRequest = { method: string; uri: string; headers?: Record<string, { value: string }> };
type EdgeResponse = {
  statusCode: number;
  headers?: Record<string, { value: string }>;
  body?: string | { data: string };
};

/** The headers that a browser's call of the API may be judged by. */
const judged = ['authorization', hallHeader];

function compile(code: string): (event: unknown) => EdgeRequest | EdgeResponse {
  const context = createContext({});
  new Script(code, { filename: 'viewer-request.js' }).runInContext(context);
  const call = new Script('JSON.stringify(handler(JSON.parse(event)))');
  return (event) => {
    (context as Record<string, unknown>).event = JSON.stringify(event);
    // Against a loop without end only: a busy machine must not fail a page.
    return JSON.parse(call.runInContext(context, { timeout: 5000 }) as string) as EdgeRequest | EdgeResponse;
  };
}

function responseHeaders(policy: Json): Record<string, string> {
  const headers: Record<string, string> = {};
  const security = (policy.SecurityHeadersConfig ?? {}) as Record<string, Record<string, unknown>>;
  const csp = security.ContentSecurityPolicy?.ContentSecurityPolicy;
  if (typeof csp === 'string') headers['content-security-policy'] = csp;
  if (security.ContentTypeOptions) headers['x-content-type-options'] = 'nosniff';
  if (security.FrameOptions) headers['x-frame-options'] = String(security.FrameOptions.FrameOption);
  if (security.ReferrerPolicy) headers['referrer-policy'] = String(security.ReferrerPolicy.ReferrerPolicy);
  const custom = ((policy.CustomHeadersConfig as { Items?: { Header: string; Value: string }[] } | undefined)?.Items ??
    []) as { Header: string; Value: string }[];
  for (const { Header, Value } of custom) headers[Header.toLowerCase()] = Value;
  return headers;
}
