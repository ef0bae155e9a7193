import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { auditRoutes as routes } from '../../../../shared/contracts/audit.ts';
import { directoryRoutes } from '../../../../shared/contracts/directory.ts';
import { useApi, useRead, useReadAll, useReadPages } from '../../api/use-api.tsx';
import { NoPermission } from '../../design/no-permission.tsx';
import { PageHeader } from '../../design/page-header.tsx';
import { useMay } from '../../session/use-session.tsx';
import { directoryActs } from './acts.ts';
import { AuditRecord, queryOf, verifyOptions } from './record.tsx';
import { directoryAuditRoute, readHead } from './route.ts';

/** Whoever may not read the record is told so at once, and the API is not asked in vain. */
export function DirectoryAuditPage() {
  const t = useTranslations('audit');
  const may = useMay();
  if (may(routes.listDirectoryAudit)) return <DirectoryRecord />;
  return (
    <>
      <PageHeader title={t('directory.title')} />
      <NoPermission />
    </>
  );
}

/** Who changed the directory: points, files that were taken in, levels of the tree. */
function DirectoryRecord() {
  const t = useTranslations('audit');
  const api = useApi();
  const search = directoryAuditRoute.useSearch();
  const navigate = directoryAuditRoute.useNavigate();
  const read = useReadPages(routes.listDirectoryAudit, { query: queryOf(search) });
  const verdict = useRead(routes.verifyDirectoryAudit, { query: readHead(search.head ?? '') ?? {} }, verifyOptions);
  const points = useReadAll(directoryRoutes.listPoints, {}, { freshMs: 600_000 });
  const names = useMemo(() => new Map((points.data ?? []).map(({ code, name }) => [code, name])), [points.data]);
  return (
    <AuditRecord
      title={t('directory.title')}
      lead={t('directory.lead')}
      acts={directoryActs}
      search={search}
      onChange={(next) => void navigate({ search: next, replace: true, resetScroll: false })}
      read={read}
      verdict={verdict}
      nameOf={() => undefined}
      about={({ facts = {} }) => {
        const { code } = facts;
        return (
          typeof code === 'string' && (
            <Link to="/points" search={{ point: code }}>
              {names.has(code) ? `${names.get(code)} (${code})` : code}
            </Link>
          )
        );
      }}
      exported={{
        entries: () => api.all(routes.listDirectoryAudit, { query: { order: 'oldest' } }),
        name: 'audit-directory.ndjson',
      }}
    />
  );
}
