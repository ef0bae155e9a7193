import type { StageState } from '../../design/stages.tsx';

interface Life {
  readonly status: string;
  readonly submittedAt?: number | undefined;
  readonly approvedAt?: number | undefined;
  readonly numberedAt?: number | undefined;
  readonly publishedAt?: number | undefined;
  readonly revokedAt?: number | undefined;
}

const steps = ['draft', 'review', 'number', 'publish'] as const;
export interface StageOf {
  readonly key: (typeof steps)[number] | 'revoke';
  readonly state: StageState;
  /** When it was done. */
  readonly at: number | undefined;
}

/** The way of a notice: each step is done, being done, or still to come. A revocation stands there only where there is one. */
export function stagesOf(life: Life): StageOf[] {
  const reached = ['draft', 'submitted', 'approved', 'numbered', 'published', 'revoked'].indexOf(life.status);
  const times = [life.submittedAt, life.approvedAt, life.numberedAt, life.publishedAt];
  const way = steps.map((key, at): StageOf => {
    const state = at < reached ? 'done' : at === reached ? 'going' : 'waiting';
    return { key, state, at: state === 'done' ? times[at] : undefined };
  });
  return life.revokedAt === undefined ? way : [...way, { key: 'revoke', state: 'failed', at: life.revokedAt }];
}
