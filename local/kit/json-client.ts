import { Agent, request } from 'node:http';

export class ServiceError extends Error {
  override readonly name: string;
  readonly status: number;
  constructor(code: string, message: string, status: number) {
    super(message);
    this.name = code;
    this.status = status;
  }
}

/** Minimal client of the AWS JSON protocols for our own engines: no SDK in the main thread, sockets end with `close`. */
export function jsonClient(url: string, signedAs: { readonly service: string; readonly region: string }) {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  const { hostname, port } = new URL(url);
  const authorization = `AWS4-HMAC-SHA256 Credential=local-cloud/20260101/${signedAs.region}/${signedAs.service}/aws4_request, SignedHeaders=host, Signature=local`;

  function call<T>(target: string, body: unknown): Promise<T> {
    const text = JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const outgoing = request(
        {
          agent,
          hostname,
          port,
          method: 'POST',
          path: '/',
          headers: {
            'content-type': 'application/x-amz-json-1.0',
            'content-length': Buffer.byteLength(text),
            'x-amz-target': target,
            'x-amz-date': '20260101T000000Z',
            authorization,
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const answer = Buffer.concat(chunks).toString('utf8');
            const status = response.statusCode ?? 500;
            try {
              const parsed = (answer === '' ? {} : JSON.parse(answer)) as {
                __type?: string;
                message?: string;
                Message?: string;
              };
              if (status < 300) resolve(parsed as T);
              else
                reject(
                  new ServiceError(
                    parsed.__type?.split('#').at(-1) ?? 'Unknown',
                    parsed.message ?? parsed.Message ?? answer,
                    status,
                  ),
                );
            } catch (error) {
              reject(error as Error);
            }
          });
        },
      );
      outgoing.on('error', reject);
      outgoing.end(text);
    });
  }

  return { call, close: () => agent.destroy() };
}

export type JsonClient = ReturnType<typeof jsonClient>;
