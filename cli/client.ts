/** A problem document (RFC 9457) as the API answers it. */
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail?: string;
  readonly instance?: string;
  readonly fields?: readonly { readonly field: string; readonly reason: string; readonly line?: number }[];
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** The API said no, or did not answer (`status` 0). */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(problem.detail ?? problem.title);
    this.problem = problem;
  }
}

export interface CallOptions {
  readonly body?: unknown;
  /** A file as the body instead of JSON. */
  readonly file?: { readonly bytes: Uint8Array; readonly mediaType: string; readonly name: string };
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly idempotencyKey?: string;
}

export interface Client {
  /** The answer's JSON; undefined where there is none. Throws ApiError. */
  call<T = unknown>(method: string, path: string, options?: CallOptions): Promise<T>;
  download(path: string): Promise<Uint8Array>;
  /** Every item of a paged list. */
  all<T>(path: string, query?: CallOptions['query']): Promise<T[]>;
}

export interface ClientDeps {
  /** Where the API is; a path is kept. */
  readonly url: string;
  token(): Promise<string>;
  readonly fetch?: typeof fetch;
  wait?(ms: number): Promise<void>;
}

const attempts = 5;

/**
 * Calls the API as staff. What may be repeated (reads, and writes with an idempotency key) is repeated after a 5xx, a 429 or
 * a lost answer; other writes are not.
 */
export function createClient({ url, token, fetch: get = fetch, wait = pause }: ClientDeps): Client {
  const base = url.replace(/\/+$/, '');

  async function once(
    method: string,
    path: string,
    { body, file, query, idempotencyKey }: CallOptions,
  ): Promise<Response> {
    const search = new URLSearchParams(
      Object.entries(query ?? {}).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, String(value)] as [string, string]],
      ),
    ).toString();
    const headers: Record<string, string> = { authorization: `Bearer ${await token()}` };
    if (idempotencyKey) headers['idempotency-key'] = idempotencyKey;
    if (file) {
      headers['content-type'] = file.mediaType;
      headers['x-file-name'] = encodeURIComponent(file.name);
    } else if (body !== undefined) headers['content-type'] = 'application/json';
    return get(`${base}${path}${search && `?${search}`}`, {
      method,
      headers,
      ...(file
        ? { body: file.bytes as Uint8Array<ArrayBuffer> }
        : body === undefined
          ? {}
          : { body: JSON.stringify(body) }),
    });
  }

  async function sent(method: string, path: string, options: CallOptions): Promise<Response> {
    const mayRepeat = method === 'GET' || options.idempotencyKey !== undefined;
    for (let attempt = 1; ; attempt += 1) {
      let failure: ApiError;
      try {
        const response = await once(method, path, options);
        if (response.ok) return response;
        failure = new ApiError(await problemOf(response));
      } catch (error) {
        if (error instanceof ApiError) throw error;
        failure = unreachable(base, error);
      }
      const { status } = failure.problem;
      const isPassing = status === 0 || status === 429 || status >= 500;
      if (!mayRepeat || !isPassing || attempt === attempts) throw failure;
      await wait(250 * 2 ** attempt);
    }
  }

  const call = async <T>(method: string, path: string, options: CallOptions = {}): Promise<T> => {
    const text = await (await sent(method, path, options)).text();
    return (text === '' ? undefined : JSON.parse(text)) as T;
  };

  return {
    call,
    download: async (path) => new Uint8Array(await (await sent('GET', path, {})).arrayBuffer()),
    async all<T>(path: string, query: CallOptions['query'] = {}) {
      const items: T[] = [];
      let cursor: string | undefined;
      do {
        const page: { items: T[]; cursor?: string } = await call('GET', path, { query: { ...query, cursor } });
        items.push(...page.items);
        cursor = page.cursor;
      } while (cursor !== undefined);
      return items;
    },
  };
}

async function problemOf(response: Response): Promise<Problem> {
  const text = await response.text();
  try {
    const body = JSON.parse(text) as Partial<Problem> & { message?: string };
    return {
      ...body,
      status: response.status,
      code: body.code ?? 'unknown',
      title: body.title ?? body.message ?? response.statusText,
    };
  } catch {
    return { status: response.status, code: 'unknown', title: response.statusText || `HTTP ${response.status}` };
  }
}

/** Nobody answers there: no system, or no line to it. */
export function unreachable(url: string, error: unknown): ApiError {
  const cause = (error as { cause?: { code?: string } }).cause?.code ?? (error as Error).message;
  return new ApiError({
    status: 0,
    code: 'unreachable',
    title: 'No answer',
    detail: `${url} does not answer (${cause}).`,
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
