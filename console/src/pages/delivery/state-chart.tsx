import { useTranslations } from 'use-intl';
import { BarChart } from '../../design/bar-chart.tsx';
import type { Summary } from './document-view.tsx';
import { states } from './route.ts';

/** Every state as a bar against the whole list; those that nobody is in are left out. */
export function StateChart({ summary }: { readonly summary: Summary }) {
  const t = useTranslations('delivery');
  const shown = states.filter((state) => (summary.states[state] ?? 0) > 0).toReversed();
  if (shown.length === 0) return null;
  return (
    <BarChart
      title={t('byState')}
      max={summary.recipients}
      segments={[{ key: 'count', label: t('recipientsLabel'), color: 'var(--series-1)' }]}
      bars={shown.map((state) => ({
        key: state,
        label: t(`state.${state}`),
        counts: { count: summary.states[state] ?? 0 },
      }))}
    />
  );
}
