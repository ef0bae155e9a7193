import { countText } from '../i18n/format.ts';
import { useLanguage } from '../i18n/provider.tsx';
import styles from './facts.module.css';
import { type BridgeStateName, StateBadge, type Tone, ToneBadge } from './state-badge.tsx';

export interface StatPart {
  readonly key: string;
  readonly count: number;
  /** A bridge's state, or a tone with its own word. */
  readonly state?: BridgeStateName;
  readonly tone?: Tone;
  readonly label?: string;
}

export interface StatLineProps {
  readonly total: number;
  /** What is counted: "điểm cầu". */
  readonly totalLabel: string;
  /** They add up to the total. */
  readonly parts: readonly StatPart[];
}

export function StatLine({ total, totalLabel, parts }: StatLineProps) {
  const { language } = useLanguage();
  return (
    <p className={styles.line}>
      <span>
        <span className={styles.total}>{countText(total, language)}</span> {totalLabel}
      </span>
      {parts.map((part) => (
        <span key={part.key} className={styles.part}>
          <strong>{countText(part.count, language)}</strong>
          {part.state ? (
            <StateBadge state={part.state} label={part.label} />
          ) : (
            <ToneBadge tone={part.tone ?? 'none'} label={part.label ?? part.key} />
          )}
        </span>
      ))}
    </p>
  );
}
