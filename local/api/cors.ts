import type { IncomingMessage } from 'node:http';
import type { Json } from '../template/model.ts';

/** CORS of an HTTP API: the gateway answers preflights itself and sets the headers of every answer. */
export function corsHeaders(cors: Json | undefined, request: IncomingMessage): Record<string, string> {
  const origin = request.headers.origin;
  if (!cors || !origin) return {};
  const list = (name: string) => ((cors[name] as unknown[] | undefined) ?? []).map(String);
  const allowed = list('AllowOrigins');
  if (!allowed.includes('*') && !allowed.includes(origin)) return {};
  const preflight = request.method === 'OPTIONS' && request.headers['access-control-request-method'] !== undefined;
  return {
    'access-control-allow-origin': allowed.includes('*') && cors.AllowCredentials !== true ? '*' : origin,
    vary: 'Origin',
    ...(cors.AllowCredentials === true ? { 'access-control-allow-credentials': 'true' } : {}),
    ...(list('ExposeHeaders').length > 0 ? { 'access-control-expose-headers': list('ExposeHeaders').join(',') } : {}),
    ...(preflight
      ? {
          'access-control-allow-methods': list('AllowMethods').join(','),
          'access-control-allow-headers': list('AllowHeaders').join(','),
          ...(cors.MaxAge === undefined ? {} : { 'access-control-max-age': String(cors.MaxAge) }),
        }
      : {}),
  };
}
