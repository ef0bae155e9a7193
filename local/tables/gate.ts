import { Agent, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { type Chance, faultDice } from '../kit/dice.ts';
import { type Listening, listen, readBody } from '../kit/http.ts';

/** Drawn at each call of a function. */
export interface TableFaults {
  /** Any call: nothing was done, it may be made again. */
  readonly throttle?: Chance;
  /** Any write: another one on the same item was under way, nothing was done. */
  readonly conflict?: Chance;
  /** Any write: it was done, and answered with 500. */
  readonly unknownCommit?: Chance;
}

export interface TableGate {
  readonly url: string;
  setFaults(wanted: TableFaults): void;
  fired(): Record<string, number>;
  close(): Promise<void>;
}

const writes = new Set(['PutItem', 'UpdateItem', 'DeleteItem', 'TransactWriteItems']);
const type = { 'content-type': 'application/x-amz-json-1.0' };

/** Stands between the functions and the tables where a run wants DynamoDB's faults; passes on all else as it is. */
export async function startTableGate(tablesUrl: string, seed: number): Promise<TableGate> {
  const dice = faultDice<keyof TableFaults>(seed);
  const { hostname, port } = new URL(tablesUrl);
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });

  const passed = (from: IncomingMessage, body: Buffer) =>
    new Promise<{ status: number; headers: IncomingMessage['headers']; body: Buffer }>((resolve, reject) => {
      const { method = 'POST', url: path = '/', headers } = from;
      const outgoing = request({ agent, hostname, port, method, path, headers }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 500, headers: answer.headers, body: Buffer.concat(chunks) }),
        );
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });

  async function serve(from: IncomingMessage, response: ServerResponse): Promise<void> {
    const operation = String(from.headers['x-amz-target'] ?? '').split('.')[1] ?? '';
    const body = await readBody(from, 20 * 1024 * 1024);
    const isWrite = writes.has(operation);
    const refuse = (status: number, name: string, more: object = {}) =>
      void response
        .writeHead(status, type)
        .end(JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: name, ...more }));
    if (dice.strikes('throttle')) return refuse(400, 'ProvisionedThroughputExceededException');
    if (isWrite && dice.strikes('conflict')) {
      if (operation !== 'TransactWriteItems') return refuse(400, 'TransactionConflictException');
      const { TransactItems } = JSON.parse(body.toString('utf8')) as { TransactItems: unknown[] };
      const reasons = TransactItems.map((_, at) => ({ Code: at === 0 ? 'TransactionConflict' : 'None' }));
      return refuse(400, 'TransactionCanceledException', { CancellationReasons: reasons });
    }
    const answer = await passed(from, body);
    if (isWrite && answer.status === 200 && dice.strikes('unknownCommit')) return refuse(500, 'InternalServerError');
    response.writeHead(answer.status, answer.headers).end(answer.body);
  }

  const server: Listening = await listen((from, response) =>
    serve(from, response).catch(() => void response.destroy()),
  );
  return {
    url: server.url,
    setFaults: (wanted) => dice.use({ ...wanted }),
    fired: dice.fired,
    async close() {
      agent.destroy();
      await server.close();
    },
  };
}
