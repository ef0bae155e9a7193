import type { IncomingMessage } from 'node:http';
import { listen } from '../kit/http.ts';
import type { CloudOptions, OnStop } from './options.ts';
import { type PublicOptions, publicOrigin } from './public.ts';
import { type ServicesOptions, startServices } from './services.ts';

/**
 * The public origin and the endpoint of the services. Both have their address before there is anything behind them: the
 * templates are resolved against it.
 */
export async function openEntrances({ port = 0, onRequest }: Pick<CloudOptions, 'port' | 'onRequest'>, onStop: OnStop) {
  let publicParts: PublicOptions | undefined;
  let serviceParts: ServicesOptions | undefined;
  const origin = publicOrigin(() => publicParts ?? notYet());
  const site = await listen(
    (request, response) =>
      publicParts ? origin.serve(request, response) : void response.writeHead(503, { 'retry-after': '1' }).end(),
    port,
  );
  site.server.on('upgrade', (request, socket, head) =>
    publicParts ? origin.upgrade(request, socket, head) : socket.destroy(),
  );
  onStop(() => site.close());
  if (onRequest)
    for (const kind of ['request', 'upgrade'])
      site.server.prependListener(kind, ({ url = '/' }: IncomingMessage) => onRequest(url));
  const services = await startServices(() => serviceParts ?? notYet());
  onStop(() => services.close());
  return {
    siteUrl: site.url,
    servicesUrl: services.url,
    openSite(parts: PublicOptions): void {
      publicParts = parts;
    },
    openServices(parts: ServicesOptions): void {
      serviceParts = parts;
    },
  };
}

function notYet(): never {
  throw new Error('The local cloud is still starting');
}
