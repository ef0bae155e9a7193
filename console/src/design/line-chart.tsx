import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef } from 'react';
import UPlot from 'uplot';
import { useTranslations } from 'use-intl';
import { clockSeconds, clockTime, countText, dayTime } from '../i18n/format.ts';
import { useLanguage } from '../i18n/provider.tsx';
import styles from './chart.module.css';

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

const keys = [styles.s1, styles.s2, styles.s3, styles.s4];
/** Lines differ by more than their colour. */
const dashes = [[], [6, 3], [2, 3], [10, 3, 2, 3]];

/** Ticks in between would all bear the same minute. */
const shortMs = 10 * 60_000;
/** Half a bridge is none: 1, 2, 5, 10 … 500,000. */
const wholeSteps = Array.from({ length: 18 }, (_, at) => ([1, 2, 5][at % 3] as number) * 10 ** Math.floor(at / 3));

/** Counts over time, steps rather than slopes: a count holds until it changes. The same figures stand in a table below. */
export function LineChart({ title, times, series }: LineChartProps) {
  const t = useTranslations('design');
  const { language } = useLanguage();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const box = place.current;
    if (!box) return;
    const timeText = (times.at(-1) ?? 0) - (times[0] ?? 0) < shortMs ? clockSeconds : clockTime;
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
          scales: { x: { time: true }, y: { range: (_plot, _low, high) => [0, Math.max(1, high * 1.05)] } },
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
        [times.map((at) => at / 1000), ...series.map((each) => [...each.values])] as UPlot.AlignedData,
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
  return (
    <figure className={styles.chart}>
      <figcaption className={styles.title}>{title}</figcaption>
      <div className={styles.legend}>
        {series.map((each, at) => (
          <span key={each.key}>
            <span className={`${styles.key} ${keys[at]}`} />
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
                <th scope="row">{dayTime(at, language)}</th>
                {series.map((each) => (
                  <td key={each.key}>{each.values[row] ?? '–'}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}
