import type * as z from 'zod/mini';
import type { Route } from '../../../shared/contracts/route.ts';

type OptionalKeys<T> = { [K in keyof T]-?: Record<never, never> extends Pick<T, K> ? K : never }[keyof T];

/**
 * A request's part as a page gives it: instants are milliseconds (the inside of the contract), what the contract fills in by
 * itself may be left out.
 */
type Given<S> = S extends z.ZodMiniType
  ? z.output<S> extends object
    ? Omit<z.output<S>, OptionalKeys<z.input<S>> & keyof z.output<S>> & {
        [K in OptionalKeys<z.input<S>> & keyof z.output<S>]?: z.output<S>[K] | undefined;
      }
    : z.output<S>
  : never;

type Part<R extends Route, K extends 'params' | 'query' | 'body'> = R[K] extends z.ZodMiniType ? R[K] : never;

type Need<K extends string, S> = [S] extends [never]
  ? Record<never, never>
  : undefined extends z.output<S & z.ZodMiniType>
    ? { readonly [P in K]?: Given<Exclude<S, undefined>> | undefined }
    : Record<never, never> extends Given<S>
      ? { readonly [P in K]?: Given<S> }
      : { readonly [P in K]: Given<S> };

/** A file as the body of a route that takes one. */
export interface FileBody {
  readonly blob: Blob;
  readonly name: string;
  /** What the route `takes`; the blob's own type unless given. */
  readonly mediaType?: string;
}

/** What a call of this route needs: `{ params, query, body, file }`, each only where the contract has it. */
export type Input<R extends Route> = Need<'params', Part<R, 'params'>> &
  Need<'query', Part<R, 'query'>> &
  Need<'body', Part<R, 'body'>> &
  (R['takes'] extends readonly string[] ? { readonly file: FileBody } : Record<never, never>);

/** What it answers, decoded: instants are milliseconds since epoch. */
export type Answer<R extends Route> = R['response'] extends z.ZodMiniType ? z.output<R['response']> : undefined;

/** An item of a route that answers `{ items, cursor? }`. */
export type ItemOf<R extends Route> = Answer<R> extends { readonly items: readonly (infer T)[] } ? T : never;

/** Inputs as the client handles them, whatever the route. */
export interface AnyInput {
  readonly params?: Readonly<Record<string, unknown>> | undefined;
  readonly query?: Readonly<Record<string, unknown>> | undefined;
  readonly body?: unknown;
  readonly file?: FileBody | undefined;
}
