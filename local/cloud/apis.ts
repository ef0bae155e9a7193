import { httpApi } from '../api/http-api.ts';
import type { FunctionHost } from '../functions/host.ts';
import type { Clock } from '../kit/clock.ts';
import { socketApi } from '../socket/socket-api.ts';
import type { CloudModel } from '../template/model.ts';
import type { CloudOptions, OnStop } from './options.ts';

/** The HTTP and WebSocket APIs of the template, in front of its functions. */
export function startApis(
  it: Pick<CloudOptions, 'socketIdleMs' | 'onServiceCall'> & {
    readonly model: CloudModel;
    readonly host: FunctionHost;
    readonly clock: Clock;
    /** Of the tokens that authorisers accept. */
    readonly keysUrl: string;
  },
  onStop: OnStop,
) {
  const { model, host, clock, keysUrl, socketIdleMs, onServiceCall } = it;
  const { region, account } = model;
  const of = (protocol: 'HTTP' | 'WEBSOCKET') => model.apis.filter((each) => each.protocol === protocol);
  const apis = of('HTTP').map((definition) =>
    httpApi({ definition, host, region, account, now: () => clock.now(), keysUrl }),
  );
  const sockets = of('WEBSOCKET').map((definition) =>
    socketApi({
      definition,
      host,
      account,
      clock,
      onServiceCall,
      ...(socketIdleMs === undefined ? {} : { idleMs: socketIdleMs }),
    }),
  );
  onStop(() => {
    for (const each of sockets) each.stop();
  });
  return { apis, sockets };
}
