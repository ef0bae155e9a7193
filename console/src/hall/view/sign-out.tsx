import { useRef, useState } from 'preact/hooks';
import fields from '../../design/field.module.css';
import { useWords } from '../words.ts';
import styles from './hall.module.css';
import { Act } from './parts.tsx';
import { useHall } from './use-hall.ts';

/** For a device that others use too. Coming back takes link and PIN, so it is asked whether it is meant. */
export function SignOut() {
  const { t } = useWords();
  const hall = useHall();
  const dialog = useRef<HTMLDialogElement>(null);
  const [outcome, setOutcome] = useState<'none' | 'busy' | 'not-sent'>('none');
  /** On its way it is not taken back: the dialog stays until it is known how it went. */
  const isBusy = outcome === 'busy';
  const { at } = hall.state().stage;
  const isIn = at === 'in' || at === 'entering';
  const roll = hall.roll.roll()?.state;
  const unsent =
    (roll === 'waiting' || roll === 'changed') &&
    (!hall.roll.isKept() ? 'rollLost' : roll === 'waiting' ? 'rollKept' : 'rollUnsent');

  async function signOut(): Promise<void> {
    setOutcome('busy');
    // Signed out, the page has no such dialog any more.
    if ((await hall.signOut()) === 'not-sent') setOutcome('not-sent');
  }

  return (
    <div class={styles.signOut}>
      <Act
        kind="quiet"
        onAct={() => {
          setOutcome('none');
          dialog.current?.showModal();
        }}
      >
        {t('signOut.open')}
      </Act>
      <dialog
        ref={dialog}
        class={styles.dialog}
        aria-labelledby="sign-out-title"
        onCancel={(event) => isBusy && event.preventDefault()}
        // A browser asks once: Escape pressed again closes it in any case.
        onClose={() => isBusy && dialog.current?.showModal()}
      >
        <div class={styles.stack}>
          <h2 id="sign-out-title">{t('signOut.title')}</h2>
          {isIn && <p class={styles.strong}>{t('signOut.leaves')}</p>}
          <p>{t('signOut.text')}</p>
          {unsent && <p>{t(`signOut.${unsent}`)}</p>}
          <div role="status" class={styles.stack}>
            {outcome === 'not-sent' && <p class={fields.fault}>{t('signOut.notSent')}</p>}
          </div>
          <Act kind="danger" isLarge isBusy={isBusy} onAct={() => void signOut()}>
            {t('signOut.go')}
          </Act>
          <Act isLarge isDisabled={isBusy} onAct={() => dialog.current?.close()}>
            {t('signOut.stay')}
          </Act>
        </div>
      </dialog>
    </div>
  );
}
