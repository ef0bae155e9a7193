import { useTranslations } from 'use-intl';
import { NotSignedIn } from '../session/session.ts';
import { placesOf } from './field-places.ts';
import { ApiProblem } from './problem.ts';
import { useReasonWords } from './use-reason-words.ts';

export interface ProblemWords {
  /** Where the trouble has a name of its own (no connection). */
  readonly title: string | undefined;
  /** What happened, what is safe, what to do. */
  readonly text: string;
  readonly reference: string | undefined;
  /** "Phiên 2, Kết thúc: phải sau giờ bắt đầu" */
  readonly fields: readonly string[];
  /** The server's own words where there are none here, for support: never alone. */
  readonly technical: string | undefined;
}

/** Puts any failure into the person's words, by its code and by the reasons of its fields. */
export function useProblemWords(): (error: Error) => ProblemWords {
  const t = useTranslations('problems');
  const reasonWords = useReasonWords();
  const placeWords = (field: string): string =>
    placesOf(field)
      .map((place) =>
        place.kind === 'part' ? t(`part.${place.name}`, { number: place.number }) : t(`field.${place.name}`),
      )
      .join(', ');
  return (error) => {
    const problem =
      error instanceof ApiProblem
        ? error
        : new ApiProblem({
            status: 0,
            code: error instanceof NotSignedIn ? 'not-signed-in' : 'unknown',
            detail: `${error.name}: ${error.message}`,
          });
    const key = `code.${problem.code}` as 'code.internal';
    const isKnown = t.has(key) && problem.code !== 'unknown';
    const fields = problem.fields.map(({ field, line, reason }) => {
      const place = [line !== undefined && t('line', { line }), placeWords(field)].filter(Boolean).join(', ');
      const known = reasonWords(reason);
      return {
        said: [place, known ?? t('notTaken')].filter(Boolean).join(': '),
        raw: known ? [] : [`${field} ${reason}`],
      };
    });
    const raw = [...(isKnown ? [] : [problem.code, problem.detail ?? '']), ...fields.flatMap((each) => each.raw)];
    return {
      title: problem.code === 'no-connection' ? t('title.no-connection') : undefined,
      text: isKnown ? t(key) : t('code.unknown'),
      reference: problem.reference,
      fields: [...new Set(fields.map(({ said }) => said))],
      technical: raw.length > 0 ? [...raw, problem.correlation ?? ''].filter(Boolean).join(' · ') : undefined,
    };
  };
}
