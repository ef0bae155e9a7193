import { useTranslations } from 'use-intl';
import { attendanceRoutes } from '../../../../shared/contracts/attendance.ts';
import { useRead } from '../../api/use-api.tsx';
import { useConference } from '../../app/use-conference.ts';
import { Select } from '../../design/choice.tsx';
import { Facts } from '../../design/facts.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { Panel } from '../../design/panel.tsx';
import { type Column, Table } from '../../design/table.tsx';
import { Time } from '../../design/time.tsx';
import { countText } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/provider.tsx';
import styles from './page.module.css';
import type { Delegate, RollCall } from './roll.ts';
import { attendanceRoute } from './route.ts';
import { readSearch } from './search.ts';

export interface RollSheetProps {
  readonly current: RollCall;
  /** Of the revision that is looked at; the current one unless given. */
  readonly revision: number | undefined;
  readonly bridgeId: RollCall['bridgeId'];
}

/** The roll call as it stands, or as one of its revisions stood. */
export function RollSheet({ current, revision, bridgeId }: RollSheetProps) {
  const t = useTranslations('attendance');
  const { id: conferenceId } = useConference();
  const navigate = attendanceRoute.useNavigate();
  const isOld = revision !== undefined && revision < current.revision;
  const read = useRead(
    attendanceRoutes.readRollCall,
    { params: { conferenceId, bridgeId }, query: { revision: revision ?? 1 } },
    { enabled: isOld, freshMs: Infinity },
  );
  if (current.revision === 0) return <p className={styles.soft}>{t('roll.none')}</p>;
  const revisions = Array.from({ length: current.revision }, (_, at) => current.revision - at);
  return (
    <>
      {current.revision > 1 && (
        <div data-screen-only>
          <Select
            label={t('roll.revision')}
            value={String(isOld ? revision : current.revision)}
            options={revisions.map((each) => ({
              value: String(each),
              label:
                each === current.revision ? t('roll.newest', { revision: each }) : t('roll.older', { revision: each }),
            }))}
            onChange={(value) => {
              const roll = Number(value) === current.revision ? undefined : Number(value);
              void navigate({ search: (was) => readSearch({ ...was, roll }), replace: true, resetScroll: false });
            }}
          />
        </div>
      )}
      {isOld ? (
        <Loaded read={read}>
          {(old) => (
            <>
              <Panel kind="note" title={t('roll.isOld', { revision: old.revision, newest: current.revision })} />
              <Sheet roll={old} />
            </>
          )}
        </Loaded>
      ) : (
        <Sheet roll={current} />
      )}
    </>
  );
}

function Sheet({ roll }: { readonly roll: RollCall }) {
  const t = useTranslations('attendance');
  const { language } = useLanguage();
  const columns: Column<Delegate & { readonly at: number }>[] = [
    { key: 'name', title: t('delegate.name'), heads: true, cell: ({ name }) => name },
    { key: 'position', title: t('delegate.position'), cell: ({ position }) => position },
    { key: 'unit', title: t('delegate.unit'), cell: ({ unit }) => unit },
    { key: 'mode', title: t('delegate.mode'), cell: ({ mode }) => t(`mode.${mode}`) },
    {
      key: 'remark',
      title: t('delegate.remark'),
      cell: ({ substituteFor, reason }) =>
        substituteFor ? t('delegate.insteadOf', { name: substituteFor }) : (reason ?? ''),
    },
  ];
  return (
    <>
      <Facts
        facts={[
          {
            label: t('roll.presentCount'),
            value: roll.presentCount === undefined ? undefined : countText(roll.presentCount, language),
          },
          { label: t('roll.takenAt'), value: roll.takenAt !== undefined && <Time at={roll.takenAt} show="full" /> },
          {
            label: t('roll.receivedAt'),
            value: roll.receivedAt !== undefined && <Time at={roll.receivedAt} show="full" />,
          },
          { label: t('roll.by'), value: roll.by && t(`by.${roll.by}`) },
        ]}
      />
      {roll.delegates.length === 0 ? (
        <p className={styles.soft}>{t('roll.noNames')}</p>
      ) : (
        <Table
          caption={t('roll.delegates', { count: roll.delegates.length })}
          showCaption
          columns={columns}
          rows={roll.delegates.map((delegate, at) => ({ ...delegate, at }))}
          rowKey={({ at }) => String(at)}
        />
      )}
    </>
  );
}
