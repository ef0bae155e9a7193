import { useTranslations } from 'use-intl';
import { distributeRoutes as routes } from '../../../../shared/contracts/distribute.ts';
import type { ItemOf } from '../../api/shapes.ts';
import { useRead } from '../../api/use-api.tsx';
import { useConference } from '../../app/use-conference.ts';
import { Select } from '../../design/choice.tsx';
import { Empty } from '../../design/empty.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { PageHeader } from '../../design/page-header.tsx';
import { Panel } from '../../design/panel.tsx';
import { dayTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/provider.tsx';
import { DocumentView } from './document-view.tsx';
import styles from './page.module.css';
import { deliveryRoute, readSearch } from './route.ts';
import { chosen, isRevoked } from './rows.ts';

export type Document = ItemOf<typeof routes.listDocuments>;

/** Who has what was sent out, who has not, and once more to those. */
export function DeliveryPage() {
  const t = useTranslations('delivery');
  const { language } = useLanguage();
  const { id: conferenceId, title } = useConference();
  const read = useRead(routes.listDocuments, { params: { conferenceId } }, { everyMs: 15_000 });
  const { doc } = deliveryRoute.useSearch();
  const navigate = deliveryRoute.useNavigate();
  return (
    <>
      <PageHeader title={t('title')} tabTitle={`${t('title')} · ${title}`} lead={t('lead')} />
      <Loaded read={read} doing={t('reading')}>
        {({ items }) => {
          const shown = chosen(items, doc);
          if (!shown) return <Empty title={t('emptyTitle')}>{t('empty')}</Empty>;
          const label = (it: Document): string => {
            const kind = t(`kind.${it.kind}`);
            const name = it.number === undefined ? kind : t('numbered', { kind, number: it.number });
            return `${name} · ${dayTime(it.plannedAt, language)} · ${t('recipients', { count: it.recipients })}`;
          };
          return (
            <>
              <div className={styles.document}>
                <Select
                  label={t('document', { count: items.length })}
                  value={shown.id}
                  onChange={(next) => void navigate({ search: () => readSearch({ doc: next }) })}
                  options={items
                    .toSorted((a, b) => b.plannedAt - a.plannedAt)
                    .map((it) => ({ value: it.id, label: label(it) }))}
                />
              </div>
              {doc !== undefined && shown.id !== doc && (
                <Panel kind="note" title={t('notPlannedTitle')}>
                  <p>{t('notPlanned')}</p>
                </Panel>
              )}
              <DocumentView key={shown.id} document={shown} isRevoked={isRevoked(shown, items)} />
            </>
          );
        }}
      </Loaded>
    </>
  );
}
