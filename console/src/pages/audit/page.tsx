import { Link } from '@tanstack/react-router';
import { Fragment, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { auditRoutes as routes } from '../../../../shared/contracts/audit.ts';
import { scheduleRoutes } from '../../../../shared/contracts/schedule.ts';
import { useApi, useRead, useReadAll, useReadPages } from '../../api/use-api.tsx';
import { useConference } from '../../app/use-conference.ts';
import { conferenceActs } from './acts.ts';
import { AuditRecord, queryOf, verifyOptions } from './record.tsx';
import { auditRoute, readHead } from './route.ts';

/** Who did what in the conference, for those who audit; and whether the record of it is whole. */
export function AuditPage() {
  const t = useTranslations('audit');
  const api = useApi();
  const { id: conferenceId, title } = useConference();
  const search = auditRoute.useSearch();
  const navigate = auditRoute.useNavigate();
  const params = { conferenceId };
  const read = useReadPages(routes.listAudit, { params, query: queryOf(search) });
  const verdict = useRead(routes.verifyAudit, { params, query: readHead(search.head ?? '') ?? {} }, verifyOptions);
  const bridges = useReadAll(scheduleRoutes.listBridges, { params }, { freshMs: 600_000 });
  const halls = useMemo(
    () => new Map((bridges.data ?? []).map(({ id, name }) => [id as string, name])),
    [bridges.data],
  );
  return (
    <AuditRecord
      title={t('title')}
      tabTitle={`${t('title')} · ${title}`}
      lead={t('lead')}
      acts={conferenceActs}
      search={search}
      onChange={(next) => void navigate({ search: next, replace: true, resetScroll: false })}
      read={read}
      verdict={verdict}
      nameOf={(id) => halls.get(id)}
      isHeldByHalls
      about={({ facts = {}, counts }) => {
        const { bridgeId } = facts;
        // Many of a kind share an entry: each of them stands on a page of its own.
        if (counts) return <Each of={Object.keys(counts)} conferenceId={conferenceId} />;
        return (
          typeof bridgeId === 'string' && (
            <Link
              to="/c/$conferenceId"
              params={params}
              search={{ tab: 'bridges', bridge: bridgeId as `brg_${string}` }}
            >
              {halls.get(bridgeId) ?? bridgeId}
            </Link>
          )
        );
      }}
      exported={{
        entries: () => api.all(routes.listAudit, { params, query: { order: 'oldest' } }),
        name: `audit-${conferenceId}.ndjson`,
      }}
    />
  );
}

const placesOf = [
  { acts: /^Bridge/, to: '/c/$conferenceId/attendance', word: 'attendance' },
  { acts: /^LineChecked$/, to: '/c/$conferenceId/check', word: 'check' },
  { acts: /^Floor/, to: '/c/$conferenceId/floor', word: 'floor' },
  { acts: /^Conclusions/, to: '/c/$conferenceId/conclusions', word: 'conclusions' },
  { acts: /^Deliver/, to: '/c/$conferenceId/delivery', word: 'delivery' },
] as const;

/** Where each of the many is read by its name. */
function Each({ of, conferenceId }: { readonly of: readonly string[]; readonly conferenceId: `cnf_${string}` }) {
  const t = useTranslations('audit');
  const places = placesOf.filter(({ acts }) => of.some((act) => acts.test(act)));
  return places.map(({ to, word }, at) => (
    <Fragment key={to}>
      {at > 0 && ' · '}
      <Link to={to} params={{ conferenceId }}>
        {t(`each.${word}`)}
      </Link>
    </Fragment>
  ));
}
