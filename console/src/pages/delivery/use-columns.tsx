import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { directoryRoutes } from '../../../../shared/contracts/directory.ts';
import { distributeRoutes as routes } from '../../../../shared/contracts/distribute.ts';
import { useAct } from '../../api/use-api.tsx';
import { useProblemWords } from '../../api/use-problem-words.ts';
import { useMayHere } from '../../app/use-conference.ts';
import { IconButton } from '../../design/button.tsx';
import { Menu } from '../../design/menu.tsx';
import { type Tone, ToneBadge } from '../../design/state-badge.tsx';
import { Time } from '../../design/time.tsx';
import { useToast } from '../../design/toast.tsx';
import type { VirtualColumn } from '../../design/virtual-table.tsx';
import type { Delivery } from './document-view.tsx';
import styles from './page.module.css';
import type { Document } from './page.tsx';
import type { State } from './route.ts';
import { bounceOf } from './rows.ts';

const tones: Readonly<Record<State, Tone>> = {
  queued: 'waiting',
  sending: 'going',
  sent: 'going',
  delivered: 'going',
  bounced: 'failed',
  failed: 'failed',
  unknown: 'warning',
  acknowledged: 'done',
};
const knownReasons = [
  'no-address',
  'one-contact',
  'superseded',
  'rejected',
  'mail-service-unavailable',
  'cut-off',
] as const;

/** When the state began. */
function since(row: Delivery): number {
  return row.acknowledgedAt ?? row.bouncedAt ?? row.deliveredAt ?? row.sentAt ?? row.queuedAt;
}

/** Who it is for and where it stands, with what is worth knowing below; on a phone one below the other. */
export function useColumns(
  document: Document,
  nameOf: (branch: string) => string,
  isNarrow: boolean,
): VirtualColumn<Delivery>[] {
  const t = useTranslations('delivery');
  const may = useMayHere();
  const toast = useToast();
  const words = useProblemWords();
  const { mutate } = useAct(routes.resendDeliveries, {
    invalidates: [routes.summariseDeliveries, routes.listDeliveries],
    onDone: ({ requeued }) => toast({ text: t('resentToast', { count: requeued }) }),
    onFailed: (error) => {
      const { text, technical } = words(error);
      toast({ text: [text, technical].filter(Boolean).join(' ') });
    },
  });
  const { kind, conferenceId, id: documentId } = document;
  const hasActs = (kind === 'invitation' || kind === 'pin') && may(routes.resendDeliveries);
  const mayMend = may(directoryRoutes.listPoints);
  return useMemo(() => {
    const reason = (row: Delivery): string | undefined => {
      if (row.bouncedAfterDelivery) return t('reason.late');
      const known = knownReasons.find((each) => each === row.reason);
      if (known || row.reason === undefined) return known && t(`reason.${known}`);
      const bounce = bounceOf(row.reason);
      if (!bounce) return t('reason.other', { code: row.reason });
      return `${t(`reason.${bounce.means}`)}${bounce.status ? ` (${bounce.status})` : ''}`;
    };
    const isMendable = (row: Delivery): boolean =>
      mayMend && (row.state === 'bounced' || row.state === 'failed') && row.reason !== 'superseded';
    const part = isNarrow ? styles.lines : styles.line;
    const unit = (row: Delivery) => (
      <>
        <span className={part} title={row.unit}>
          {row.unit}
        </span>
        <span className={`${part} ${styles.soft}`}>
          {nameOf(row.branch)} · {row.recipient}
          {row.address && ` · ${row.address}`}
        </span>
      </>
    );
    const state = (row: Delivery) => (
      <>
        <span className={styles.line}>
          <ToneBadge
            // A PIN asks for no receipt: where it has arrived, nothing is left to wait for.
            tone={kind === 'pin' && row.state === 'delivered' ? 'done' : tones[row.state]}
            label={t(`state.${row.state}`)}
          />
        </span>
        <span className={`${part} ${styles.soft}`} title={reason(row)}>
          {isMendable(row) && (
            <>
              <Link to="/points" search={{ point: row.pointCode }}>
                {t('mendAddress')}
              </Link>
              {' · '}
            </>
          )}
          {reason(row) ?? <Time at={since(row)} />}
          {row.remindedAt !== undefined && row.state !== 'acknowledged' && (
            <>
              {' · '}
              {t.rich('reminded', { time: () => <Time key="time" at={row.remindedAt as number} /> })}
            </>
          )}
        </span>
      </>
    );
    const columns: VirtualColumn<Delivery>[] = isNarrow
      ? [
          {
            key: 'unit',
            title: t('column.unit'),
            width: 'minmax(0, 1fr)',
            cell: (row) => (
              <>
                {unit(row)}
                {state(row)}
              </>
            ),
          },
        ]
      : [
          { key: 'unit', title: t('column.unit'), width: 'minmax(0, 3fr)', cell: unit },
          { key: 'state', title: t('column.state'), width: 'minmax(8.5rem, 2fr)', cell: state },
        ];
    if (!hasActs) return columns;
    return [
      ...columns,
      {
        key: 'acts',
        title: <span className="visually-hidden">{t('column.acts')}</span>,
        width: '2.75rem',
        cell: (row) => (
          <Menu
            trigger={<IconButton icon="more" label={t('actsOf', { unit: row.unit })} />}
            entries={[
              {
                label: t('resendOne'),
                disabled: row.address === undefined || row.state === 'sending',
                onSelect: () => mutate({ params: { conferenceId, documentId }, body: { bridgeId: row.bridgeId } }),
              },
            ]}
          />
        ),
      },
    ];
  }, [t, nameOf, isNarrow, hasActs, mayMend, mutate, kind, conferenceId, documentId]);
}
