import { useTranslations } from 'use-intl';
import type { BridgeState } from '../../../shared/domain/presence-live.ts';
import styles from './state-badge.module.css';

/** The states of a bridge; each is told by glyph, word and colour. */
export const stateGlyphs = {
  connected: '●',
  connecting: '◐',
  degraded: '▲',
  dropped: '■',
  expected: '○',
  left: '◌',
} as const satisfies Record<BridgeState, string>;
export type BridgeStateName = keyof typeof stateGlyphs;

export interface StateBadgeProps {
  readonly state: BridgeStateName;
  /** Instead of the state's own word: "Rớt lúc 08:41". */
  readonly label?: string | undefined;
}

export function StateBadge({ state, label }: StateBadgeProps) {
  const t = useTranslations('words');
  return <Mark tone={state} glyph={stateGlyphs[state]} label={label ?? t(`bridgeState.${state}`)} />;
}

/** What else has a state wears the same marks: green done, blue under way, amber with a catch, red failed, grey waiting. */
const tones = {
  done: ['connected', '●'],
  going: ['connecting', '◐'],
  warning: ['degraded', '▲'],
  failed: ['dropped', '■'],
  waiting: ['expected', '○'],
  over: ['left', '◌'],
  none: ['none', '⊘'],
} as const;
export type Tone = keyof typeof tones;

export function ToneBadge({ tone, label }: { readonly tone: Tone; readonly label: string }) {
  const [color, glyph] = tones[tone];
  return <Mark tone={color} glyph={glyph} label={label} />;
}

function Mark({ tone, glyph, label }: { tone: BridgeStateName | 'none'; glyph: string; label: string }) {
  return (
    <span className={`${styles.badge} ${styles[tone]}`}>
      <span className={styles.glyph} aria-hidden="true">
        {glyph}
      </span>
      {label}
    </span>
  );
}

const conferenceTones = {
  draft: 'none',
  scheduled: 'waiting',
  live: 'going',
  ended: 'over',
  settled: 'done',
  cancelled: 'none',
} as const satisfies Record<string, Tone>;

export function ConferenceStatus({ status }: { readonly status: keyof typeof conferenceTones }) {
  const t = useTranslations('words');
  return <ToneBadge tone={conferenceTones[status]} label={t(`conferenceStatus.${status}`)} />;
}
