import { useId, useState } from 'preact/hooks';
import buttons from '../../design/button.module.css';
import fields from '../../design/field.module.css';
import { dayTime, spanText } from '../../i18n/format.ts';
import { readPin } from '../state/digits.ts';
import { useWords } from '../words.ts';
import styles from './hall.module.css';
import { Act, Heading, Note, When } from './parts.tsx';
import { useHall, useSeconds } from './use-hall.ts';

/**
 * The page has no link (an installed page whose session is over, a copied address): it can be pasted. Where this browser is signed
 * in as several halls, one is chosen.
 */
export function NoLink() {
  const { t, language } = useWords();
  const hall = useHall();
  const id = useId();
  const [text, setText] = useState('');
  // A link that came here and was none (cut off by a mail program) is said to be so.
  const [isFaulty, setFaulty] = useState(hall.isLinkDamaged());
  const { stage } = hall.state();
  const after = stage.at === 'no-link' ? stage.after : undefined;
  const others = hall.signedInHere();
  return (
    <form
      class={styles.stack}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setFaulty(!hall.giveLink(text));
      }}
    >
      <Heading>{t('noLink.title')}</Heading>
      {after === 'session-over' && (
        <Note tone="warning">
          <p class={styles.strong}>{t('noLink.over')}</p>
          <p>{t('noLink.overText')}</p>
        </Note>
      )}
      {after === 'signed-out' && (
        <Note tone="good">
          <p class={styles.strong}>{t('noLink.signedOut')}</p>
          <p>{t('noLink.signedOutText')}</p>
        </Note>
      )}
      {others.length > 0 && (
        <section class={styles.stack} aria-labelledby={`${id}-others`}>
          <h2 id={`${id}-others`} class={styles.question}>
            {t('noLink.others')}
          </h2>
          {others.map(({ welcome: { bridge, conference } }) => (
            <Act key={bridge.id} kind={others.length === 1 ? 'primary' : 'plain'} onAct={() => hall.resume(bridge.id)}>
              <span class={styles.choice}>
                <b>{[bridge.name, bridge.parentName].filter(Boolean).join(', ')}</b>
                {conference.title && <span>{conference.title}</span>}
                <span>{dayTime(conference.startsAt, language)}</span>
              </span>
            </Act>
          ))}
        </section>
      )}
      {after === undefined && <p>{t('noLink.text')}</p>}
      <div class={fields.field}>
        <label class={fields.label} for={id}>
          {t('noLink.label')}
        </label>
        <input
          id={id}
          class={fields.control}
          value={text}
          autocomplete="off"
          spellcheck={false}
          aria-invalid={isFaulty}
          aria-describedby={isFaulty ? `${id}-fault` : undefined}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <div role="status">
          {isFaulty && (
            <p class={fields.fault} id={`${id}-fault`}>
              {t('noLink.faulty')}
            </p>
          )}
        </div>
      </div>
      <button type="submit" class={`${buttons.button} ${buttons.primary} ${styles.large}`}>
        {t('noLink.go')}
      </button>
    </form>
  );
}

export function SignIn() {
  const { t } = useWords();
  const hall = useHall();
  const { stage, invitation } = hall.state();
  const id = useId();
  const [pin, setPin] = useState('');
  const [isNoPin, setNoPin] = useState(false);
  const fault = stage.at === 'sign-in' ? stage.fault : undefined;
  const waitUntil = stage.at === 'sign-in' ? stage.waitUntil : undefined;
  const waitMs = (waitUntil ?? 0) - hall.now();
  useSeconds(waitMs > 0);
  /** What the note says to wait for is over. */
  const isUnlocked = fault === 'slow-down' && waitMs <= 0;
  const isBusy = stage.at === 'sign-in' && stage.isBusy;
  const isShut = isBusy || waitMs > 0;
  async function submit(): Promise<void> {
    const read = readPin(pin);
    setNoPin(read === undefined);
    if (read === undefined) {
      document.getElementById(id)?.focus();
      return;
    }
    await hall.signIn(read);
    const { stage: after } = hall.state();
    if (after.at === 'sign-in' && after.fault === 'wrong') setPin('');
  }
  return (
    <form
      class={styles.stack}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!isShut && pin.trim() !== '') void submit();
      }}
    >
      <Heading>{t('signIn.title')}</Heading>
      {invitation !== 'nothing' && <div class={styles.when}>{invitation && <When {...invitation.conference} />}</div>}
      {fault !== 'session-over' && <p>{t('signIn.text')}</p>}
      <div role="status" class={styles.stack}>
        {!fault && invitation === 'nothing' && (
          <Note tone="warning">
            <p class={styles.strong}>{t('signIn.nothing.title')}</p>
            <p>{t('signIn.nothing.text')}</p>
          </Note>
        )}
        {isUnlocked && <p>{t('signIn.now')}</p>}
        {fault && !isUnlocked && (
          <Note tone={fault === 'session-over' ? 'warning' : 'bad'}>
            <p class={styles.strong}>{t(`signIn.${fault}.title`)}</p>
            <p>{t(`signIn.${fault}.text`)}</p>
          </Note>
        )}
      </div>
      {waitMs > 0 && <p class={styles.count}>{t('signIn.again', { time: spanText(waitMs + 999) })}</p>}
      <div class={fields.field}>
        <label class={fields.label} for={id}>
          {t('signIn.pin')}
        </label>
        <input
          id={id}
          class={`${fields.control} ${styles.pin}`}
          value={pin}
          inputMode="numeric"
          autocomplete="one-time-code"
          maxLength={16}
          aria-invalid={isNoPin || fault === 'wrong'}
          aria-describedby={isNoPin ? `${id}-fault` : undefined}
          onInput={(event) => {
            setPin(event.currentTarget.value);
            setNoPin(false);
          }}
        />
        <div role="status">
          {isNoPin && (
            <p class={fields.fault} id={`${id}-fault`}>
              {t('signIn.noPin')}
            </p>
          )}
        </div>
      </div>
      <button
        type="submit"
        class={`${buttons.button} ${waitMs > 0 ? '' : buttons.primary} ${styles.large} ${isBusy ? buttons.busy : ''}`}
        aria-disabled={isShut ? 'true' : undefined}
      >
        {isBusy ? t('signIn.busy') : t('signIn.go')}
      </button>
    </form>
  );
}
