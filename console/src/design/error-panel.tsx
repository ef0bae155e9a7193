import { useTranslations } from 'use-intl';
import { ApiProblem } from '../api/problem.ts';
import { useProblemWords } from '../api/use-problem-words.ts';
import { useSession } from '../session/use-session.tsx';
import { Button } from './button.tsx';
import styles from './states.module.css';

export interface ErrorPanelProps {
  readonly error: Error;
  /** `read`: something could not be shown. `act`: something was not done. */
  readonly what?: 'read' | 'act' | undefined;
  /** Something that is done by itself: told politely, from within a `Polite`. */
  readonly isByItself?: boolean | undefined;
  /** Offered where asking again may help. */
  readonly onRetry?: (() => void) | undefined;
}

/**
 * What happened, what is safe, what to do. Breaks in where the person just did something; what could not be read stands within a
 * `Polite`.
 */
export function ErrorPanel({ error, what = 'read', isByItself = what === 'read', onRetry }: ErrorPanelProps) {
  const t = useTranslations('problems');
  const { text, title, reference, fields, technical } = useProblemWords()(error);
  return (
    <div role={isByItself ? undefined : 'alert'} className={`${styles.panel} ${styles.error}`}>
      <p className={styles.title}>{title ?? t(`title.${what}`)}</p>
      <p>{text}</p>
      {fields.length > 0 && (
        <ul>
          {fields.map((said) => (
            <li key={said}>{said}</li>
          ))}
        </ul>
      )}
      {reference && <p className={styles.soft}>{t('reference', { reference })}</p>}
      {technical && <p className={styles.technical}>{t('technical', { technical })}</p>}
      <SignIn error={error} />
      {onRetry && (
        <div className={styles.acts}>
          <Button onClick={onRetry}>{t('retry')}</Button>
        </div>
      )}
    </div>
  );
}

/** To the sign-in page and back to this very place: where the act asks for it anew, or the session has run out. */
function SignIn({ error }: { readonly error: Error }) {
  const t = useTranslations('problems');
  const session = useSession();
  const isAsked = error instanceof ApiProblem && error.code === 'sign-in-again';
  if (!isAsked && session.state().status !== 'expired') return null;
  return (
    <div className={styles.acts}>
      <Button
        kind="primary"
        onClick={() => void session.signIn(location.pathname + location.search + location.hash, isAsked)}
      >
        {t('signInAgain')}
      </Button>
    </div>
  );
}
