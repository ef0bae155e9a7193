import { randomUUID } from 'node:crypto';
import type { Clock } from './clock.ts';
import { ChimeError, errorStatus } from './errors.ts';
import type { FaultDice } from './faults.ts';
import { type OperationName, operationNames, operationOf } from './operations.ts';
import type { Handlers, Input } from './service.ts';
import type { Quotas } from './settings.ts';
import { shapes } from './shapes.ts';
import { TokenBucket } from './token-bucket.ts';
import { violations } from './validate.ts';

export interface ControlRequest {
  readonly method: string;
  /** Path and query, as in the request line. */
  readonly url: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

export interface ControlResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The call was done, but its caller shall never know: cut the connection after so many ms instead of answering. */
  readonly cutAfterMs?: number;
}

/** Who called what on which resource, for checking permissions against what is really used. */
export interface Call {
  /** Access key id of the signature, empty where there is none. */
  readonly caller: string;
  /** IAM action, like `chime:CreateMeeting`. */
  readonly action: `chime:${OperationName}`;
  /** ARN of the meeting, or `*` for actions without a resource type (service authorization reference). */
  readonly resource: string;
}

export interface CallCounts {
  ok: number;
  /** Answered 429, by quota or by fault. */
  throttled: number;
  /** Any other error, and calls that were done but never answered. */
  failed: number;
}

export interface ControlPlaneDeps {
  readonly handlers: Handlers;
  readonly clock: Clock;
  readonly dice: FaultDice;
  readonly quotas: Quotas;
  readonly region: string;
  readonly account: string;
  /** Whether calls that name the meeting shall not find it yet. */
  isHidden(meetingId: string): boolean;
  onCall(call: Call): void;
}

const routes = operationNames.map((name) => {
  const { method, path, select } = operationOf(name);
  const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string);
  return {
    name,
    method,
    select: select ?? null,
    names,
    pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '([^/]+)')}$`),
  };
});

interface Routed {
  readonly name: OperationName;
  readonly fromPath: Record<string, string>;
  readonly search: URLSearchParams;
}

/** Takes requests of the 16 operations: quota, faults, validation, the operation itself, and the answer as the service gives it. */
export class ControlPlane {
  readonly counts = new Map<OperationName, CallCounts>();
  readonly #deps: ControlPlaneDeps;
  readonly #buckets = new Map<OperationName, TokenBucket>();

  constructor(deps: ControlPlaneDeps) {
    this.#deps = deps;
  }

  async handle(request: ControlRequest): Promise<ControlResponse> {
    const routed = route(request);
    if (!routed) return { ...failure('UnknownOperationException', 404, 'No such operation'), body: '{}' };
    const { name } = routed;
    const counts = this.#countsOf(name);
    try {
      this.#deps.onCall({
        caller: /Credential=([^/,\s]+)\//.exec(request.authorization ?? '')?.[1] ?? '',
        action: `chime:${name}`,
        resource: this.#resourceOf(routed, request.body),
      });
      const output = await this.#perform(routed, request.body);
      const cut = this.#deps.dice.profile.service?.timeoutAfterSuccess;
      const isCut = this.#deps.dice.fires('timeoutAfterSuccess', cut, name);
      counts[isCut ? 'failed' : 'ok'] += 1;
      return { ...success(name, output), ...(isCut ? { cutAfterMs: cut?.holdMs ?? 1000 } : {}) };
    } catch (error) {
      const known = error instanceof ChimeError ? error : new ChimeError('ServiceFailure', String(error));
      counts[known.code === 'Throttling' ? 'throttled' : 'failed'] += 1;
      return refusal(known);
    }
  }

  async #perform(routed: Routed, body: string): Promise<unknown> {
    const { name } = routed;
    this.#refuseByQuotaOrFault(name);
    const input = readInput(routed, body);
    const [first] = violations(operationOf(name).input, input);
    if (first) throw new ChimeError('BadRequest', `${first.path || 'The request'} ${first.rule}`);
    if (typeof input.MeetingId === 'string' && this.#deps.isHidden(input.MeetingId))
      throw new ChimeError('NotFound', 'The meeting has ended or does not exist');
    return this.#deps.handlers[name](input);
  }

  #refuseByQuotaOrFault(name: OperationName): void {
    const { dice, quotas, clock } = this.#deps;
    let bucket = this.#buckets.get(name);
    if (!bucket) {
      bucket = new TokenBucket(quotas.perOperation[name] ?? quotas, clock.now());
      this.#buckets.set(name, bucket);
    }
    const faults = dice.profile.service ?? {};
    if (!bucket.take(clock.now()) || dice.fires('throttle', faults.throttle, name))
      throw new ChimeError('Throttling', 'Rate exceeded');
    if (dice.fires('unavailable', faults.unavailable, name))
      throw new ChimeError('ServiceUnavailable', 'The service is unavailable', {
        retryAfterSeconds: faults.unavailable?.retryAfterSeconds ?? 1,
      });
    if (dice.fires('serviceFailure', faults.serviceFailure, name))
      throw new ChimeError('ServiceFailure', 'The service failed');
  }

  #resourceOf({ name, fromPath, search }: Routed, body: string): string {
    if (fromPath.MeetingId !== undefined)
      return `arn:aws:chime:${this.#deps.region}:${this.#deps.account}:meeting/${fromPath.MeetingId}`;
    if (name === 'ListTagsForResource') return search.get('arn') ?? '*';
    if (name === 'TagResource' || name === 'UntagResource')
      return /"ResourceARN"\s*:\s*"([^"]+)"/.exec(body)?.[1] ?? '*';
    return '*';
  }

  #countsOf(name: OperationName): CallCounts {
    let counts = this.counts.get(name);
    if (!counts) {
      counts = { ok: 0, throttled: 0, failed: 0 };
      this.counts.set(name, counts);
    }
    return counts;
  }
}

function route({ method, url }: ControlRequest): Routed | undefined {
  const { pathname, searchParams } = new URL(url, 'http://local');
  for (const { name, method: wanted, select, names, pattern } of routes) {
    if (method !== wanted || searchParams.get('operation') !== select) continue;
    const match = pattern.exec(pathname);
    if (!match) continue;
    const fromPath: Record<string, string> = {};
    for (const [at, member] of names.entries()) fromPath[member] = decodeURIComponent(match[at + 1] as string);
    return { name, fromPath, search: searchParams };
  }
  return undefined;
}

/** Members from body, query and path together. Throws BadRequest for a body that is not a JSON object. */
function readInput({ name, fromPath, search }: Routed, body: string): Input {
  const operation = operationOf(name);
  const input: Record<string, unknown> = {};
  if (body !== '' && operation.method !== 'GET') {
    let parsed: unknown;
    try {
      parsed = JSON.parse(body);
    } catch {
      throw new ChimeError('BadRequest', 'The body is not JSON');
    }
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
      throw new ChimeError('BadRequest', 'The body is not a JSON object');
    Object.assign(input, parsed);
  }
  const shape = shapes[operation.input];
  for (const [member, parameter] of Object.entries(operation.query ?? {})) {
    const value = search.get(parameter);
    if (value === null) continue;
    const isNumber = shape?.kind === 'structure' && shapes[shape.members[member] ?? '']?.kind === 'integer';
    input[member] = isNumber ? Number(value) : value;
  }
  return Object.assign(input, fromPath);
}

function success(name: OperationName, output: unknown): ControlResponse {
  const { status } = operationOf(name);
  const headers = { 'content-type': 'application/json', 'x-amzn-requestid': randomUUID() };
  return { status, headers, body: status === 204 || output === undefined ? '' : JSON.stringify(output) };
}

function refusal(error: ChimeError): ControlResponse {
  const base = failure(error.name, errorStatus[error.code], error.message);
  const body = {
    // The SDK goes by the error-type header; the body's short code is as the older service model lists them.
    Code: error.code,
    Message: error.message,
    RequestId: base.headers['x-amzn-requestid'],
    ...(error.resourceName === undefined ? {} : { ResourceName: error.resourceName }),
  };
  const retryAfter = error.retryAfterSeconds === undefined ? {} : { 'retry-after': String(error.retryAfterSeconds) };
  return { ...base, headers: { ...base.headers, ...retryAfter }, body: JSON.stringify(body) };
}

function failure(errorType: string, status: number, message: string): ControlResponse {
  return {
    status,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': errorType, 'x-amzn-requestid': randomUUID() },
    body: JSON.stringify({ Message: message }),
  };
}
