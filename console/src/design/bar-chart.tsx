import { countText } from '../i18n/format.ts';
import { useLanguage } from '../i18n/provider.tsx';
import styles from './chart.module.css';

export interface BarSegment {
  readonly key: string;
  readonly label: string;
  /** A custom property: `var(--state-connected)`. */
  readonly color: string;
}

export interface Bar {
  readonly key: string;
  readonly label: string;
  /** By the key of the segment. */
  readonly counts: Readonly<Record<string, number>>;
}

export interface BarChartProps {
  readonly title: string;
  readonly segments: readonly BarSegment[];
  readonly bars: readonly Bar[];
  /** The longest bar; the largest sum unless given. */
  readonly max?: number | undefined;
  /** Behind each bar: "96/99"; its sum unless given. */
  readonly figure?: ((bar: Bar) => string) | undefined;
  /** The bar in words, for those who do not see it; its counts by segment unless given. */
  readonly describe?: ((bar: Bar) => string) | undefined;
}

/** Ranked bars that are read as a list: label and figure are text, the bar only shows. */
export function BarChart({ title, segments, bars, max, figure, describe }: BarChartProps) {
  const { language } = useLanguage();
  const sum = (bar: Bar): number => segments.reduce((all, { key }) => all + (bar.counts[key] ?? 0), 0);
  const longest = Math.max(1, max ?? Math.max(0, ...bars.map(sum)));
  const inWords = (bar: Bar): string =>
    segments.map(({ key, label }) => `${label} ${countText(bar.counts[key] ?? 0, language)}`).join(', ');
  return (
    <figure className={styles.chart}>
      <figcaption className={styles.title}>{title}</figcaption>
      {segments.length > 1 && (
        <div className={styles.legend}>
          {segments.map(({ key, label, color }) => (
            <span key={key}>
              <svg className={styles.key} viewBox="0 0 20 3" preserveAspectRatio="none" aria-hidden="true">
                <rect width="20" height="3" style={{ fill: color }} />
              </svg>
              {label}
            </span>
          ))}
        </div>
      )}
      <ol className={styles.bars}>
        {bars.map((bar) => {
          let from = 0;
          return (
            <li key={bar.key}>
              <span>{bar.label}</span>
              <svg
                className={styles.track}
                viewBox={`0 0 ${longest} 10`}
                preserveAspectRatio="none"
                role="img"
                aria-label={(describe ?? inWords)(bar)}
              >
                {segments.map(({ key, color }) => {
                  const width = bar.counts[key] ?? 0;
                  const x = from;
                  from += width;
                  return <rect key={key} x={x} width={width} height="10" style={{ fill: color }} />;
                })}
              </svg>
              <span className={styles.figure}>{figure ? figure(bar) : countText(sum(bar), language)}</span>
            </li>
          );
        })}
      </ol>
    </figure>
  );
}
