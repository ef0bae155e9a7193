import type { Push } from '../../../shared/gateways/push.ts';

/** API Gateway, PostToConnection: what a call may carry. */
const longest = 128 * 1024;

/** Sockets of this process; test/gateways/contracts holds it to what the gateway does. */
export function createPushInMemory() {
  const connected = new Set<string>();
  /** As the pages read it, in the order in which it came. */
  const sent: { readonly connectionId: string; readonly data: unknown }[] = [];
  const push: Push = {
    async post(connectionId, data) {
      const text = JSON.stringify(data);
      if (!connected.has(connectionId)) return 'gone';
      if (Buffer.byteLength(text) > longest) return 'failed';
      sent.push({ connectionId, data: JSON.parse(text) });
      return 'sent';
    },
  };
  return {
    ...push,
    sent,
    open: (connectionId: string) => void connected.add(connectionId),
    close: (connectionId: string) => void connected.delete(connectionId),
  };
}
