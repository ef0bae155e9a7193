import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { auditRoutes } from '../../../../shared/contracts/audit.ts';
import { directoryRoutes } from '../../../../shared/contracts/directory.ts';
import { useRead, useReadAll } from '../../api/use-api.tsx';
import { useNamedLevels } from '../../api/use-named-levels.ts';
import { Button, buttonClass } from '../../design/button.tsx';
import { Empty } from '../../design/empty.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { PageHeader } from '../../design/page-header.tsx';
import { useMay } from '../../session/use-session.tsx';
import { Browser } from './browser.tsx';
import { directoryOf, type Point } from './directory.ts';
import { LevelsDialog } from './levels-dialog.tsx';
import { pointsRoute } from './route.ts';
import { SidePanel } from './side-panel.tsx';
import { useChangeSearch } from './use-change-search.ts';

/** The standing directory: tree, list, and the point that is open beside them. */
export function PointsPage() {
  const t = useTranslations('points');
  const may = useMay();
  const change = useChangeSearch();
  const { add } = pointsRoute.useSearch();
  const read = useReadAll(directoryRoutes.listPoints, {}, { freshMs: 60_000 });
  // Only who keeps the whole directory adds points and takes in files; a provincial office keeps what its own points say.
  const isKeeper = may(directoryRoutes.previewImport);
  const maySetLevels = may(directoryRoutes.replaceLevels);
  return (
    <>
      <PageHeader
        title={t('title')}
        acts={
          <>
            {may(auditRoutes.listDirectoryAudit) && (
              <Link to="/points/audit" className={buttonClass()}>
                {t('audit')}
              </Link>
            )}
            {maySetLevels && <Button onClick={() => change({ levels: true }, 'step')}>{t('levels.open')}</Button>}
            {isKeeper && (
              <>
                <Link to="/points/import" className={buttonClass()}>
                  {t('import')}
                </Link>
                <Button
                  kind="primary"
                  icon="plus"
                  aria-expanded={add === true}
                  onClick={() => change({ add: true }, 'step')}
                >
                  {t('add')}
                </Button>
              </>
            )}
          </>
        }
      />
      <Loaded read={read} rows={12} doing={t('reading')}>
        {(points) => <Content points={points} isKeeper={isKeeper} maySetLevels={maySetLevels} />}
      </Loaded>
    </>
  );
}

interface ContentProps {
  readonly points: readonly Point[];
  readonly isKeeper: boolean;
  readonly maySetLevels: boolean;
}

function Content({ points, isKeeper, maySetLevels }: ContentProps) {
  const t = useTranslations('points');
  const search = pointsRoute.useSearch();
  const levels = useRead(directoryRoutes.listLevels, {}, { freshMs: 300_000 });
  const directory = useMemo(() => directoryOf(points), [points]);
  const known = useNamedLevels(levels.data?.levels) ?? [];
  const dialog = search.levels && maySetLevels && <LevelsDialog directory={directory} />;
  if (points.length === 0 && !search.add)
    return (
      <>
        {dialog}
        <Empty
          title={t('emptyTitle')}
          act={
            isKeeper && (
              <Link to="/points/import" className={buttonClass('primary')}>
                {t('import')}
              </Link>
            )
          }
        >
          <p>{isKeeper ? t('emptyKeeper') : t('emptyOther')}</p>
        </Empty>
      </>
    );
  return (
    <Browser directory={directory} levels={known}>
      {dialog}
      {(search.point !== undefined || search.add) && (
        <SidePanel directory={directory} levels={known} isKeeper={isKeeper} />
      )}
    </Browser>
  );
}
