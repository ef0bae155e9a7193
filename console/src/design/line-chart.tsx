import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef } from 'react';
import UPlot from 'uplot';
import { useTranslations } from 'use-intl';
import { countText } from '../i18n/format.ts';
import { useLanguage } from '../i18n/provider.tsx';
import styles from './chart.module.css';
import { countRange, lineData, rowText, tickText, wholeSteps } from './chart-marks.ts';

export interface LineSeries {
  readonly key: string;
  readonly label: string;
  /** As many as there are times; null where nothing is known. */
  readonly values: readonly (number | null)[];
}

export interface LineChartProps {
  readonly title: string;
  /** ms since epoch, ascending. */
  readonly times: readonly number[];
  /** At most four. */
  readonly series: readonly LineSeries[];
}

/** Lines differ by more than their colour. */
const dashes = [[], [6, 3], [2, 3], [10, 3, 2, 3]];

/** Counts over time, steps rather than slopes: a count holds until it changes. The same figures stand in a table below. */
export function LineChart({ title, times, series }: LineChartProps) {
  const t = useTranslations('design');
  const { language } = useLanguage();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const box = place.current;
    if (!box) return;
    const timeText = tickText(times);
    const draw = (): UPlot => {
      const style = getComputedStyle(box);
      const color = (name: string): string => style.getPropertyValue(name).trim();
      const axis = { stroke: color('--ink-soft'), grid: { stroke: color('--line'), width: 1 }, ticks: { show: false } };
      return new UPlot(
        {
          width: Math.max(box.clientWidth, 200),
          height: 220,
          legend: { show: false },
          cursor: { show: false },
          scales: { x: { time: true }, y: { range: (_plot, _low, high) => countRange(high) } },
          axes: [
            { ...axis, values: (_plot, seconds) => seconds.map((each) => timeText(each * 1000, language)) },
            {
              ...axis,
              size: 56,
              incrs: [...wholeSteps],
              values: (_plot, counts) => counts.map((each) => countText(each, language)),
            },
          ],
          series: [
            {},
            ...series.map((each, at) => ({
              label: each.label,
              stroke: color(`--series-${at + 1}`),
              width: 2,
              dash: dashes[at] ?? [],
              paths: UPlot.paths.stepped?.({ align: 1 }),
              points: { show: false },
            })),
          ] as UPlot.Series[],
        },
        lineData(times, series) as UPlot.AlignedData,
        box,
      );
    };
    let plot = draw();
    const sized = new ResizeObserver(() => plot.setSize({ width: Math.max(box.clientWidth, 200), height: 220 }));
    sized.observe(box);
    // The theme's colours are read when drawing.
    const themed = new MutationObserver(() => {
      plot.destroy();
      plot = draw();
    });
    themed.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => {
      sized.disconnect();
      themed.disconnect();
      plot.destroy();
    };
  }, [times, series, language]);
  const timeOf = rowText(times);
  const inWords = (count: number | null | undefined): string => (count == null ? '–' : countText(count, language));
  return (
    <figure className={styles.chart}>
      <figcaption className={styles.title}>{title}</figcaption>
      <div className={styles.legend}>
        {series.map((each, at) => (
          <span key={each.key}>
            <svg className={styles.key} aria-hidden="true">
              <line
                x2="100%"
                y1="50%"
                y2="50%"
                style={{ stroke: `var(--series-${at + 1})`, strokeDasharray: dashes[at]?.join(' ') }}
              />
            </svg>
            {each.label}
          </span>
        ))}
      </div>
      <div ref={place} className={styles.plot} aria-hidden="true" />
      <details>
        <summary>{t('chart.asTable')}</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('chart.time')}</th>
              {series.map((each) => (
                <th key={each.key} scope="col">
                  {each.label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {times.map((at, row) => (
              <tr key={at}>
                <th scope="row">{timeOf(at, language)}</th>
                {series.map((each) => (
                  <td key={each.key}>{inWords(each.values[row])}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}
