import { type CSSProperties, useId } from 'react';
import { countText } from '../i18n/format.ts';
import { useLanguage } from '../i18n/provider.tsx';
import styles from './chart.module.css';
import { barMarks, sumOf } from './chart-marks.ts';

/** How a segment is filled, so that no two are told apart by their colour alone. */
const patterns = ['solid', 'stripes', 'dots', 'checks'] as const;
type Pattern = (typeof patterns)[number];

export interface BarSegment {
  readonly key: string;
  readonly label: string;
  /** A custom property: `var(--state-connected)`. */
  readonly color: string;
  /** Nothing but its outline: what is missing from the bar. Else each segment has the pattern of its place. */
  readonly isHollow?: boolean | undefined;
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
  /** The longest bar; the largest sum unless given, and never shorter than that. */
  readonly max?: number | undefined;
  /** Behind each bar: "96/99"; its sum unless given. */
  readonly figure?: ((bar: Bar) => string) | undefined;
  /** The bar in words, for those who do not see it; its counts by segment unless given. */
  readonly describe?: ((bar: Bar) => string) | undefined;
}

/** Ranked bars that are read as a list: label and figure are text, the bar only shows. */
export function BarChart({ title, segments, bars, max, figure, describe }: BarChartProps) {
  const { language } = useLanguage();
  const id = useId();
  const fillOf = ({ color, isHollow }: BarSegment, at: number): CSSProperties => {
    if (isHollow) return { fill: 'none', stroke: color };
    return { fill: patternAt(at) === 'solid' ? color : `url("#${id}-${at}")` };
  };
  const marks = barMarks(bars, segments, max);
  const inWords = (bar: Bar): string =>
    segments.map(({ key, label }) => `${label} ${countText(bar.counts[key] ?? 0, language)}`).join(', ');
  return (
    <figure className={styles.chart}>
      <figcaption className={styles.title}>{title}</figcaption>
      {segments.length > 1 && (
        <div className={styles.legend}>
          <svg className={styles.patterns} aria-hidden="true">
            {segments.map(({ key, color }, at) => (
              <Filling key={key} id={`${id}-${at}`} pattern={patternAt(at)} color={color} />
            ))}
          </svg>
          {segments.map((segment, at) => (
            <span key={segment.key}>
              <svg className={styles.swatch} aria-hidden="true">
                <rect className={styles.segment} width="100%" height="100%" style={fillOf(segment, at)} />
              </svg>
              {segment.label}
            </span>
          ))}
        </div>
      )}
      <ol className={styles.bars}>
        {bars.map((bar, place) => (
          <li key={bar.key}>
            <span>{bar.label}</span>
            {/* In parts of its width and no box of its own: a pattern is not drawn out with the bar. */}
            <svg className={styles.track} role="img" aria-label={(describe ?? inWords)(bar)}>
              {segments.map((segment, at) => {
                const { from = 0, width = 0 } = marks[place]?.[at] ?? {};
                return (
                  <rect
                    key={segment.key}
                    className={styles.segment}
                    x={`${from}%`}
                    width={`${width}%`}
                    height="100%"
                    style={fillOf(segment, at)}
                  />
                );
              })}
            </svg>
            <span className={styles.figure}>{figure ? figure(bar) : countText(sumOf(bar, segments), language)}</span>
          </li>
        ))}
      </ol>
    </figure>
  );
}

const patternAt = (at: number): Pattern => patterns[at % patterns.length] ?? 'solid';

interface FillingProps {
  readonly id: string;
  readonly pattern: Pattern;
  readonly color: string;
}

/** The colour with a pattern of the paper in it. */
function Filling({ id, pattern, color }: FillingProps) {
  if (pattern === 'solid') return null;
  return (
    <pattern
      id={id}
      patternUnits="userSpaceOnUse"
      width="6"
      height="6"
      patternTransform={pattern === 'stripes' ? 'rotate(45)' : undefined}
    >
      <rect width="6" height="6" style={{ fill: color }} />
      <g className={styles.paper}>
        {pattern === 'stripes' && <rect width="2" height="6" />}
        {pattern === 'dots' && <circle cx="3" cy="3" r="1.5" />}
        {pattern === 'checks' && (
          <>
            <rect width="3" height="3" />
            <rect x="3" y="3" width="3" height="3" />
          </>
        )}
      </g>
    </pattern>
  );
}
