import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { createPush, type Push } from '../../gateways/push.ts';
import { setting } from '../environment.ts';

let push: Push | undefined;

export function wiredPush(): Push {
  push ??= createPush(new ApiGatewayManagementApiClient({ endpoint: setting('SOCKET_ENDPOINT'), maxAttempts: 2 }));
  return push;
}
