export const verdicts = ['error', 'new', 'changed', 'unchanged'] as const;
export type Verdict = (typeof verdicts)[number];
type ImportId = `imp_${string}`;

export interface ImportSearch {
  /** The preview that is looked at. */
  readonly id?: ImportId;
  readonly verdict?: Verdict;
  readonly q?: string;
  /** Of errors: the column they are about; `row` for those about a whole row. */
  readonly column?: string;
}

export function readSearch(given: Readonly<Record<string, unknown>>): ImportSearch {
  const { id, column } = given;
  const q = typeof given.q === 'number' ? String(given.q) : given.q;
  const verdict = verdicts.find((each) => each === given.verdict);
  return {
    ...(typeof id === 'string' && /^imp_[0-9a-z]{16}$/.test(id) ? { id: id as ImportId } : {}),
    ...(verdict ? { verdict } : {}),
    ...(typeof q === 'string' && q !== '' ? { q } : {}),
    ...(typeof column === 'string' && column !== '' ? { column } : {}),
  };
}
