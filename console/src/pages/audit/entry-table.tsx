import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { auditRoutes } from '../../../../shared/contracts/audit.ts';
import type { ItemOf } from '../../api/shapes.ts';
import { type Column, Table } from '../../design/table.tsx';
import { Time } from '../../design/time.tsx';
import { isAct } from './acts.ts';
import styles from './page.module.css';

export type Entry = ItemOf<typeof auditRoutes.listDirectoryAudit>;

export interface EntryTableProps {
  readonly entries: readonly Entry[];
  readonly people: Readonly<Record<string, string>>;
  /** Of somebody who is no member of staff. */
  readonly nameOf: (id: string) => string | undefined;
  /** What an entry is about, where that has a page. */
  readonly about: (entry: Entry) => ReactNode;
}

/** What the entry itself says beside its ids. */
const shownFacts = [
  'number',
  'revision',
  'version',
  'agendaVersion',
  'room',
  'turn',
  'present',
  'absent',
  'pointVersion',
  'created',
  'changed',
  'directoryVersion',
] as const;

/** One row an entry, the newest first. */
export function EntryTable({ entries, people, nameOf, about }: EntryTableProps) {
  const t = useTranslations('audit');
  const actWord = (act: string): string => (isAct(act) ? t(`act.${act}`) : act);
  const actor = (id: string): string => {
    if (id === 'system') return t('system');
    if (id === 'halls') return t('halls');
    return people[id] ?? nameOf(id) ?? id;
  };
  const columns: Column<Entry>[] = [
    { key: 'seq', title: t('column.seq'), number: true, shrink: true, cell: ({ seq }) => seq },
    { key: 'at', title: t('column.at'), shrink: true, cell: ({ at }) => <Time at={Date.parse(at)} /> },
    { key: 'actor', title: t('column.actor'), cell: (entry) => <span title={entry.actor}>{actor(entry.actor)}</span> },
    {
      key: 'act',
      title: t('column.act'),
      heads: true,
      cell: ({ act, counts }) =>
        counts === undefined ? (
          actWord(act)
        ) : (
          <ul className={styles.counts}>
            {Object.entries(counts).map(([each, count]) => (
              <li key={each}>{t('counted', { act: actWord(each), count })}</li>
            ))}
          </ul>
        ),
    },
    {
      key: 'about',
      title: t('column.about'),
      cell: (entry) => {
        const { facts = {} } = entry;
        const parts = shownFacts.flatMap((name) =>
          facts[name] === undefined ? [] : [t(`fact.${name}`, { value: String(facts[name]) })],
        );
        const subject = about(entry);
        if (!subject && parts.length === 0) return '–';
        return (
          <>
            {subject}
            {subject && parts.length > 0 && ' · '}
            {parts.join(' · ')}
          </>
        );
      },
    },
    {
      key: 'hash',
      title: t('column.hash'),
      shrink: true,
      cell: ({ hash }) => (
        <code className={styles.hash} title={hash}>
          {hash.slice(0, 12)}
        </code>
      ),
    },
  ];
  return <Table caption={t('caption')} columns={columns} rows={entries} rowKey={({ seq }) => String(seq)} />;
}
