import { Link } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { floorRoutes } from '../../../../shared/contracts/floor.ts';
import { hallRoutes } from '../../../../shared/contracts/hall.ts';
import { isFloorOpen } from '../../../../shared/domain/floor-view.ts';
import { type BridgeEntry, useBridges } from '../../api/use-contacts.ts';
import { useConference, useMayHere } from '../../app/use-conference.ts';
import { buttonClass } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { Facts } from '../../design/facts.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { Elapsed, useServerNow } from '../../design/server-clock.tsx';
import { StateBadge } from '../../design/state-badge.tsx';
import { Time } from '../../design/time.tsx';
import { countText } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/provider.tsx';
import { minutesAt } from './attention.ts';
import type { BoardRow, Sight } from './feed.ts';
import styles from './page.module.css';
import { useReasonWords } from './use-reason-words.ts';

export interface BridgeDialogProps {
  /** Of the conference, as the board was read last. */
  readonly status: Sight['status'];
  /** Undefined: closed. */
  readonly row: BoardRow | undefined;
  readonly branchName: string;
  readonly onClose: () => void;
}

/** Everything known of one bridge, whom to call, and what to do about it. */
export function BridgeDialog({ row, onClose, ...rest }: BridgeDialogProps) {
  return (
    <Dialog
      open={row !== undefined}
      onOpenChange={(open) => !open && onClose()}
      title={row?.name ?? ''}
      acts={row && <Acts status={rest.status} row={row} />}
    >
      {row && <About {...rest} row={row} />}
    </Dialog>
  );
}

function Acts({ status, row }: Pick<BridgeDialogProps, 'status'> & { readonly row: BoardRow }) {
  const t = useTranslations('board');
  const may = useMayHere();
  const { id: conferenceId, doorsOpenAt } = useConference();
  const hasFloor = isFloorOpen({ status, doorsOpenAt }, useServerNow());
  const params = { conferenceId };
  return (
    <>
      <Link to="/c/$conferenceId/check" params={params} search={{ q: row.code }} className={buttonClass()}>
        {t('toCheck')}
      </Link>
      {may(hallRoutes.getAccess) && (
        <Link
          to="/c/$conferenceId"
          params={params}
          search={{ tab: 'bridges', bridge: row.bridgeId }}
          className={buttonClass()}
        >
          {t('toAccess')}
        </Link>
      )}
      {hasFloor && may(floorRoutes.giveFloor) && (
        <Link to="/c/$conferenceId/floor" params={params} search={{ bridge: row.bridgeId }} className={buttonClass()}>
          {t('toFloor')}
        </Link>
      )}
    </>
  );
}

function About({ row, branchName }: Pick<BridgeDialogProps, 'branchName'> & { readonly row: BoardRow }) {
  const t = useTranslations('board');
  const { language } = useLanguage();
  const now = useServerNow();
  const bridges = useBridges(useConference().id);
  const reasonOf = useReasonWords();
  return (
    <>
      <Facts
        areShort
        facts={[
          { label: t('column.state'), value: <StateBadge state={row.state} /> },
          { label: t('column.reason'), value: reasonOf(row) },
          {
            label: t('column.since'),
            value: row.since !== undefined && (
              <>
                <Elapsed since={row.since} /> (<Time at={row.since} />)
              </>
            ),
          },
          { label: t('heardAt'), value: row.heardAt !== undefined && <Time at={row.heardAt} /> },
          { label: t('minutesIn'), value: countText(minutesAt(row, now), language) },
          { label: t('dropsSoFar'), value: countText(row.drops, language) },
          { label: t('room'), value: row.room !== undefined && t('roomNumber', { number: row.room + 1 }) },
          { label: t('column.branch'), value: branchName },
          { label: t('code'), value: row.code },
        ].filter(({ value }) => value !== false)}
      />
      <h3 className={styles.contactsTitle}>{t('contacts')}</h3>
      <Loaded read={bridges} rows={2}>
        {(all) => <Contacts contacts={all.find(({ id }) => id === row.bridgeId)?.contacts ?? []} />}
      </Loaded>
    </>
  );
}

function Contacts({ contacts }: Pick<BridgeEntry, 'contacts'>) {
  const t = useTranslations('board');
  if (contacts.length === 0) return <p>{t('noContacts')}</p>;
  return (
    <ul className={styles.contacts}>
      {contacts.map(({ name, role, phone, email }) => (
        <li key={`${role} ${name} ${phone} ${email}`}>
          <strong>{name}</strong> <span className={styles.soft}>{t(`role.${role}`)}</span>
          <span className={styles.reach}>
            {phone && <a href={`tel:${phone.replace(/[^\d+]/g, '')}`}>{phone}</a>}
            {email && <a href={`mailto:${email}`}>{email}</a>}
          </span>
        </li>
      ))}
    </ul>
  );
}
