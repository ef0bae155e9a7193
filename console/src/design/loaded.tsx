import type { ReactNode } from 'react';
import { ApiProblem } from '../api/problem.ts';
import { ErrorPanel } from './error-panel.tsx';
import { NoPermission } from './no-permission.tsx';
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
  const retry = (): void => void read.refetch();
  if (read.data !== undefined)
    return (
      <>
        {read.error && <ErrorPanel error={read.error} onRetry={retry} />}
        {children(read.data)}
      </>
    );
  if (!read.error) return <Skeleton rows={rows} doing={doing} />;
  if (read.error instanceof ApiProblem && read.error.code === 'forbidden') return <NoPermission />;
  return <ErrorPanel error={read.error} onRetry={retry} />;
}
