interface Known {
  readonly id: string;
  readonly status: string;
  readonly editedAt: number;
}

/** The one that is asked for; else the one that still needs somebody, the latest first; else the latest. */
export function chosen<T extends Known>(all: readonly T[], wanted: string | undefined): T | undefined {
  const latest = all.toSorted((a, b) => b.editedAt - a.editedAt);
  const isOpen = ({ status }: T): boolean => status !== 'published' && status !== 'revoked';
  return all.find(({ id }) => id === wanted) ?? latest.find(isOpen) ?? latest[0];
}
