import {
  type ApiGatewayManagementApiClient,
  GoneException,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';

/** Sends to open sockets. A push may be lost: it only says that there is something newer, and the page pulls anyway. */
export interface Push {
  post(connectionId: string, data: unknown): Promise<'sent' | 'gone' | 'failed'>;
}

export function createPush(client: ApiGatewayManagementApiClient): Push {
  return {
    async post(connectionId, data) {
      try {
        await client.send(
          new PostToConnectionCommand({ ConnectionId: connectionId, Data: Buffer.from(JSON.stringify(data)) }),
        );
        return 'sent';
      } catch (error) {
        return error instanceof GoneException ? 'gone' : 'failed';
      }
    },
  };
}
