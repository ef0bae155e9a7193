import type { ReactNode } from 'react';
import { ApiProblem } from '../api/problem.ts';
import { ErrorPanel } from './error-panel.tsx';
import { NoPermission } from './no-permission.tsx';
import { Polite } from './polite.tsx';
import { Skeleton } from './skeleton.tsx';

export interface LoadedProps<T> {
  /** Of `useRead`, or whatever else reads. */
  readonly read: { readonly data: T | undefined; readonly error: Error | null; readonly refetch: () => unknown };
  readonly rows?: number | undefined;
  /** Said when it takes over a second. */
  readonly doing?: string | undefined;
  readonly children: (data: T) => ReactNode;
}

/** What was read, or its shape, or why it could not be read. What was read before stays when asking again fails. */
export function Loaded<T>({ read, rows, doing, children }: LoadedProps<T>) {
  const { data, error } = read;
  const isForbidden = data === undefined && error instanceof ApiProblem && error.code === 'forbidden';
  return (
    <>
      <Polite>{error && !isForbidden && <ErrorPanel error={error} onRetry={() => void read.refetch()} />}</Polite>
      {isForbidden ? (
        <NoPermission />
      ) : data !== undefined ? (
        children(data)
      ) : (
        !error && <Skeleton rows={rows} doing={doing} />
      )}
    </>
  );
}
