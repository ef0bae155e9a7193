import type { Locator } from 'playwright-core';

/** Each bar as it is drawn (in parts of a hundred of its track), as it is written behind it, and as it is said to who does not see it. */
export function drawnBars(chart: Locator) {
  return chart.getByRole('listitem').evaluateAll((all) =>
    all.map((bar) => {
      const track = bar.querySelector('svg') as SVGSVGElement;
      const whole = track.getBoundingClientRect().width;
      const parts = [...track.querySelectorAll('rect')].map((rect) => (100 * rect.width.baseVal.value) / whole);
      return {
        name: bar.firstElementChild?.textContent ?? '',
        parts,
        figure: bar.lastElementChild?.textContent ?? '',
        said: (track.getAttribute('aria-label') ?? '').replace(/[^\d,]/g, ''),
      };
    }),
  );
}
