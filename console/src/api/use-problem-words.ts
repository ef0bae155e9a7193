import { useTranslations } from 'use-intl';
import { NotSignedIn } from '../session/session.ts';
import { ApiProblem, type FieldFault } from './problem.ts';

export interface ProblemWords {
  /** Where the trouble has a name of its own (no connection). */
  readonly title: string | undefined;
  /** What happened, what is safe, what to do. */
  readonly text: string;
  readonly reference: string | undefined;
  readonly fields: readonly FieldFault[];
}

/** Puts any failure into the person's words, by its code; the server's own English only where a code is not known here. */
export function useProblemWords(): (error: Error) => ProblemWords {
  const t = useTranslations('problems');
  return (error) => {
    const problem =
      error instanceof ApiProblem
        ? error
        : new ApiProblem({
            status: 0,
            code: error instanceof NotSignedIn ? 'not-signed-in' : 'unknown',
            detail: error.message,
          });
    const key = `code.${problem.code}` as 'code.internal';
    return {
      title: problem.code === 'no-connection' ? t('title.no-connection') : undefined,
      text: t.has(key) && problem.code !== 'unknown' ? t(key) : t('code.unknown', { detail: problem.message }),
      reference: problem.reference,
      fields: problem.fields,
    };
  };
}
