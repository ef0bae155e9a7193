import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import buttons from '../../design/button.module.css';
import { clockTime, weekdayText } from '../../i18n/format.ts';
import { useWords } from '../words.ts';
import styles from './hall.module.css';
import { useHall } from './use-hall.ts';

export type Tone = 'good' | 'warning' | 'bad' | 'plain' | 'busy';
const glyphs: Readonly<Record<Tone, string>> = { good: '●', warning: '▲', bad: '■', plain: '○', busy: '◐' };

export interface ActProps {
  readonly onAct: () => void;
  readonly children: ComponentChildren;
  readonly kind?: 'plain' | 'primary' | 'danger' | 'quiet';
  readonly isLarge?: boolean;
  readonly isBusy?: boolean;
  readonly isDisabled?: boolean;
  readonly isPressed?: boolean;
}

export function Act({ onAct, children, kind = 'plain', isLarge, isBusy, isDisabled, isPressed }: ActProps) {
  const kinds = [
    buttons.button,
    kind !== 'plain' && !isDisabled && buttons[kind],
    isLarge && styles.large,
    isBusy && buttons.busy,
  ];
  const isOff = isBusy || isDisabled;
  return (
    <button
      type="button"
      class={kinds.filter(Boolean).join(' ')}
      aria-disabled={isOff ? 'true' : undefined}
      aria-pressed={isPressed}
      onClick={() => !isOff && onAct()}
    >
      {children}
    </button>
  );
}

/**
 * What stands above all else on the page; takes the focus when it comes, so that it is read out. Not from what stays as it is while
 * the line comes and goes: somebody may be writing there.
 */
export function Heading({ children }: { readonly children: ComponentChildren }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!document.activeElement?.closest('[data-stays]')) heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1} class={styles.heading}>
      {children}
    </h1>
  );
}

/** A state: glyph, word and colour. */
export function State({ tone, children }: { readonly tone: Tone; readonly children: ComponentChildren }) {
  return (
    <p class={`${styles.state} ${styles[tone]}`}>
      <span class={styles.glyph} aria-hidden="true">
        {glyphs[tone]}
      </span>
      <span>{children}</span>
    </p>
  );
}

export function Note({ tone = 'plain', children }: { readonly tone?: Tone; readonly children: ComponentChildren }) {
  return <div class={`${styles.note} ${styles[`note-${tone}`] ?? ''}`}>{children}</div>;
}

/** What the system itself says of a fault; the page's own words stand above it. */
export function Technical({ cause }: { readonly cause: string }) {
  const { t } = useWords();
  return <p class={styles.soft}>{t('technical', { cause })}</p>;
}

/** Thứ Ba, 24/11/2026, 08:00–11:30 (giờ Việt Nam) */
export function When({ startsAt, endsAt }: { readonly startsAt: number; readonly endsAt: number }) {
  const { t, language } = useWords();
  return (
    <p>
      {weekdayText(startsAt, language)}, {clockTime(startsAt, language)}–{clockTime(endsAt, language)} ({t('zone')})
    </p>
  );
}

export const telephoneLink = (phone: string): string => `tel:${phone.replace(/[^\d+]/g, '')}`;

/** The number of the control room, wherever one is stuck. */
export function Help() {
  const { t } = useWords();
  const phone = useHall().phone();
  return (
    <p class={styles.help}>
      {phone ? (
        <>
          {t('help.call')} <a href={telephoneLink(phone)}>{phone}</a>
        </>
      ) : (
        t('help.noNumber')
      )}
    </p>
  );
}
