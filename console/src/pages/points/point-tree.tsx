import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../design/button.tsx';
import { Tree } from '../../design/tree.tsx';
import type { TreeNode } from '../../design/tree-rows.ts';
import { countText } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/provider.tsx';
import { above, beingOf, countsUnder, type Directory, type Point } from './directory.ts';
import styles from './page.module.css';
import { pointsRoute } from './route.ts';
import { useChangeSearch } from './use-change-search.ts';

export interface PointTreeProps {
  readonly directory: Directory;
  readonly now: number;
}

/** The tree of what is in being; choosing a point lists it with all that is below it. */
export function PointTree({ directory, now }: PointTreeProps) {
  const t = useTranslations('points');
  const { language } = useLanguage();
  const search = pointsRoute.useSearch();
  const change = useChangeSearch();
  const showsEnded = search.state === 'all' || search.state === 'ended';
  const counts = useMemo(
    () => countsUnder(directory, (point) => showsEnded || beingOf(point, now) !== 'ended'),
    [directory, now, showsEnded],
  );
  const { roots, childrenOf } = useMemo(() => {
    // A point that is over stays where something below it is not.
    const isShown = (point: Point): boolean =>
      showsEnded || beingOf(point, now) !== 'ended' || (directory.below.get(point.code) ?? []).some(isShown);
    const nodeOf = (point: Point): TreeNode => {
      const under = counts.get(point.code);
      return {
        id: point.code,
        label: point.name,
        hasChildren: under !== undefined,
        count: under === undefined ? undefined : countText(under, language),
      };
    };
    const nodes = new Map(
      [...directory.below].map(([parent, points]) => [parent, points.filter(isShown).map(nodeOf)] as const),
    );
    return { roots: nodes.get('') ?? [], childrenOf: nodes };
  }, [directory, counts, now, showsEnded, language]);
  const open = search.in === undefined ? [] : [...above(directory, search.in).map(({ code }) => code), search.in];
  return (
    <nav className={styles.tree} aria-label={t('tree')}>
      <Button
        kind="quiet"
        className={styles.everything}
        aria-pressed={search.in === undefined}
        onClick={() => change({ in: undefined })}
      >
        {t('everything', { count: counts.get('') ?? 0 })}
      </Button>
      <Tree
        label={t('tree')}
        roots={roots}
        childrenOf={childrenOf}
        onOpen={() => undefined}
        height="var(--points-height)"
        initiallyOpen={roots.length === 1 && roots[0] ? [roots[0].id, ...open] : open}
        selected={search.in}
        onSelect={({ id }) => change({ in: search.in === id ? undefined : id }, 'step')}
      />
    </nav>
  );
}
