import type { Route } from '../../../shared/contracts/route.ts';
import { decodeInParts } from './decode.ts';
import { encodeRequest } from './encode.ts';
import { ApiProblem, problemOf } from './problem.ts';
import type { Answer, AnyInput, Input, ItemOf } from './shapes.ts';
import { fetchTellingProgress } from './upload.ts';

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /**
   * One per intended act (`newActKey()`): the same act sent again does not happen twice. Without one the client makes it, and
   * takes the same again where the same input is sent soon after a lost answer.
   */
  readonly actKey?: string | undefined;
  /** Of a file that goes up: bytes sent so far. */
  readonly onSent?: ((bytes: number) => void) | undefined;
}

export interface Download {
  readonly blob: Blob;
  /** As the API names it; undefined where the gateway does not let the page read it. */
  readonly name: string | undefined;
}

export interface ApiWorld {
  readonly baseUrl: string;
  /** Headers that say who calls. Throws where nobody is signed in. */
  readonly proof: () => Promise<Readonly<Record<string, string>>>;
  /** Whether cookies go with a call; no unless said. */
  readonly credentials?: 'same-origin';
  /** The API did not take the token. */
  readonly onUnauthorised: () => void;
  readonly fetch: typeof fetch;
  readonly wait: (ms: number) => Promise<void>;
}

/** So long the same input is the same act; later somebody may have undone it, and it is meant anew. */
const sameActMs = 120_000;

/** Pauses before a write with a key is sent again. */
const pausesMs = [400, 1500, 4000];

export function newActKey(): string {
  return crypto.randomUUID();
}

/** The API as its contracts describe it: what goes in and what comes out has the types of the route's schemas. */
export function createApi(world: ApiWorld) {
  async function send(route: Route, input: AnyInput, options: CallOptions): Promise<Response> {
    const { path, body } = encodeRequest(route, input);
    const headers: Record<string, string> = {};
    if (route.auth !== 'public') Object.assign(headers, await world.proof());
    if (route.idempotent && options.actKey) headers['idempotency-key'] = options.actKey;
    if (input.file) {
      headers['content-type'] = input.file.mediaType ?? input.file.blob.type;
      headers['x-file-name'] = encodeURIComponent(input.file.name);
    } else if (body !== undefined) headers['content-type'] = 'application/json';
    const request: RequestInit = {
      method: route.method,
      headers,
      credentials: world.credentials ?? 'omit',
      cache: 'no-store',
      signal: options.signal ?? null,
    };
    if (input.file) request.body = input.file.blob;
    else if (body !== undefined) request.body = body;
    let answer: Response;
    try {
      const url = `${world.baseUrl}${path}`;
      const { onSent } = options;
      answer = await (input.file && onSent ? fetchTellingProgress(url, request, onSent) : world.fetch(url, request));
    } catch (cause) {
      if (options.signal?.aborted) throw cause;
      throw new ApiProblem({ status: 0, code: 'no-connection', cause });
    }
    if (answer.ok) return answer;
    const problem = await problemOf(answer);
    // a token that is too old for this one act still is one
    if (answer.status === 401 && route.auth === 'staff' && problem.code !== 'sign-in-again') world.onUnauthorised();
    throw problem;
  }

  /** Writes with a key are sent again by themselves; reads are repeated by the query cache, other writes by nobody. */
  async function sendPatiently(route: Route, input: AnyInput, options: CallOptions): Promise<Response> {
    const mayRepeat = route.idempotent === true && options.actKey !== undefined;
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await send(route, input, options);
      } catch (error) {
        const pause = pausesMs[attempt];
        if (!mayRepeat || pause === undefined || !(error instanceof ApiProblem) || !error.mayPass) throw error;
        await world.wait(Math.max(pause, (error.retryAfterSeconds ?? 0) * 1000));
      }
    }
  }

  /** Acts that were sent and not answered, by what was sent. */
  const unanswered = new Map<string, { readonly key: string; readonly since: number }>();

  /** As one act: with its key where the route honours one. A file is no text to know it by, so it is an act each time. */
  async function sendAsAct(route: Route, input: AnyInput, options: CallOptions): Promise<Response> {
    if (!route.idempotent || options.actKey !== undefined) return sendPatiently(route, input, options);
    if (input.file) return sendPatiently(route, input, { ...options, actKey: newActKey() });
    const what = `${route.operation} ${JSON.stringify(input)}`;
    const before = unanswered.get(what);
    const isSame = before !== undefined && Date.now() - before.since < sameActMs;
    const act = isSame ? before : { key: newActKey(), since: Date.now() };
    unanswered.set(what, act);
    try {
      const answer = await sendPatiently(route, input, { ...options, actKey: act.key });
      unanswered.delete(what);
      return answer;
    } catch (error) {
      if (error instanceof ApiProblem && !error.mayPass) unanswered.delete(what);
      throw error;
    }
  }

  async function call<R extends Route>(route: R, input: Input<R>, options: CallOptions = {}): Promise<Answer<R>> {
    const answer = await sendAsAct(route, input as AnyInput, options);
    if (!route.response) return undefined as Answer<R>;
    const read = await decodeInParts(route.response, await answer.json());
    if (read.success) return read.data as Answer<R>;
    throw new ApiProblem({ status: answer.status, code: 'unreadable-answer', cause: read.error });
  }

  return {
    /** One call. Throws ApiProblem, or NotSignedIn of the session. */
    call,
    /** A file of a route that `gives` one. */
    async file<R extends Route>(route: R, input: Input<R>, options: CallOptions = {}): Promise<Download> {
      const answer = await send(route, input as AnyInput, options);
      const [, name] = /filename\*=UTF-8''([^;]+)/.exec(answer.headers.get('content-disposition') ?? '') ?? [];
      return { blob: await answer.blob(), name: name && decodeURIComponent(name) };
    },
    /** Every item of a route that pages by cursor, page after page. */
    async all<R extends Route>(route: R, input: Input<R>, options: CallOptions = {}): Promise<ItemOf<R>[]> {
      const items: ItemOf<R>[] = [];
      let cursor: string | undefined;
      do {
        const given = input as AnyInput;
        const next = { ...given, query: { limit: 500, ...given.query, ...(cursor ? { cursor } : {}) } };
        // which routes take a cursor cannot be told of a route that is not known yet; one that takes none refuses it
        const page = (await call(route, next as unknown as Input<R>, options)) as {
          items: ItemOf<R>[];
          cursor?: string;
        };
        for (const item of page.items) items.push(item);
        cursor = page.cursor;
      } while (cursor);
      return items;
    },
  };
}

export type Api = ReturnType<typeof createApi>;
