import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { hallRoutes } from '../../../../shared/contracts/hall.ts';
import { useAct, useRead } from '../../api/use-api.tsx';
import { useConference, useMayHere } from '../../app/use-conference.ts';
import { Button } from '../../design/button.tsx';
import { ConfirmDialog } from '../../design/confirm-dialog.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { ErrorPanel } from '../../design/error-panel.tsx';
import { Facts } from '../../design/facts.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { Panel } from '../../design/panel.tsx';
import { ToneBadge } from '../../design/state-badge.tsx';
import { Time } from '../../design/time.tsx';
import { useToast } from '../../design/toast.tsx';
import { type Access, accessTones, type Bridge } from './bridges-tab.tsx';
import styles from './page.module.css';

/** One bridge: whom to call, and its way in. */
export function BridgeDialog({ bridge, onClose }: { readonly bridge: Bridge; readonly onClose: () => void }) {
  const t = useTranslations('conference');
  const may = useMayHere();
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={bridge.parentName ? `${bridge.name}, ${bridge.parentName}` : bridge.name}
      acts={<Button onClick={onClose}>{t('bridge.close')}</Button>}
    >
      <Facts
        facts={[
          { label: t('column.code'), value: bridge.pointCode },
          { label: t('bridge.role'), value: bridge.isHost ? t('bridge.host') : undefined },
          { label: t('bridge.seats'), value: bridge.seats && t('bridge.seatsValue', { count: bridge.seats }) },
          {
            label: t('bridge.withdrawn'),
            value: bridge.withdrawnAt !== undefined && <Time at={bridge.withdrawnAt} />,
          },
        ].filter(({ value }) => value !== false)}
      />
      <section className={styles.part}>
        <h3>{t('bridge.contacts')}</h3>
        {bridge.contacts.length === 0 ? (
          <p className={styles.soft}>{t('bridge.noContacts')}</p>
        ) : (
          <ul className={styles.contacts}>
            {bridge.contacts.map(({ name, role, email, phone }) => (
              <li key={`${role} ${name} ${email ?? ''}`}>
                <strong>{name}</strong> ({t(`contact.${role}`)})
                <span className={styles.ways}>
                  {phone && <a href={`tel:${phone.replaceAll(/[^+\d]/g, '')}`}>{phone}</a>}
                  {email ? <a href={`mailto:${email}`}>{email}</a> : <span>{t('bridge.noMail')}</span>}
                </span>
              </li>
            ))}
          </ul>
        )}
      </section>
      {may(hallRoutes.getAccess) && <AccessPart bridge={bridge} />}
    </Dialog>
  );
}

type Asked = 'revoke' | 'restore' | 'rotate' | 'unlock';
const routes = {
  revoke: hallRoutes.revokeAccess,
  restore: hallRoutes.restoreAccess,
  rotate: hallRoutes.rotateAccess,
  unlock: hallRoutes.unlockAccess,
} as const;
const touched = [hallRoutes.getAccess, hallRoutes.listAccess];

function AccessPart({ bridge }: { readonly bridge: Bridge }) {
  const t = useTranslations('conference');
  const { id: conferenceId } = useConference();
  const toast = useToast();
  const [asked, setAsked] = useState<Asked>();
  const params = { conferenceId, bridgeId: bridge.id };
  const read = useRead(hallRoutes.getAccess, { params }, { everyMs: 10_000 });
  const options = (act: Asked) => ({
    invalidates: touched,
    onDone: () => {
      setAsked(undefined);
      toast({ text: t(`access.done.${act}`, { name: bridge.name }) });
    },
  });
  const acts = {
    revoke: useAct(routes.revoke, options('revoke')),
    restore: useAct(routes.restore, options('restore')),
    rotate: useAct(routes.rotate, options('rotate')),
    unlock: useAct(routes.unlock, options('unlock')),
  };
  const may = useMayHere();
  const tell = useAct(hallRoutes.tellPin, { invalidates: [hallRoutes.getAccess] });
  const ask = (act: Asked) => () => {
    acts[act].reset();
    setAsked(act);
  };
  return (
    <section className={styles.part}>
      <h3>{t('bridge.access')}</h3>
      <Loaded read={read} rows={2}>
        {(access) => (
          <>
            <Facts facts={factsOf(access, t)} />
            <div className={styles.acts}>
              {access.state !== 'revoked' && (
                <Button kind="danger" onClick={ask('revoke')}>
                  {t('access.act.revoke')}
                </Button>
              )}
              {access.state === 'revoked' && <Button onClick={ask('restore')}>{t('access.act.restore')}</Button>}
              {access.failures > 0 && (
                <Button busy={acts.unlock.isPending} onClick={() => acts.unlock.mutate({ params })}>
                  {t('access.act.unlock')}
                </Button>
              )}
              <Button onClick={ask('rotate')}>{t('access.act.rotate')}</Button>
              {access.pin === 'held' && may(hallRoutes.tellPin) && (
                <Button busy={tell.isPending} onClick={() => tell.mutate({ params })}>
                  {t('access.act.tellPin')}
                </Button>
              )}
            </div>
            <div role="status">
              {tell.data && (
                <Panel kind="note" title={t('access.pinOf', { name: bridge.name })}>
                  <p className={styles.pin}>{tell.data.pin}</p>
                  <p>{t('access.pinMeans')}</p>
                </Panel>
              )}
            </div>
            {tell.error && <ErrorPanel error={tell.error} what="act" />}
            {acts.unlock.error && <ErrorPanel error={acts.unlock.error} what="act" />}
          </>
        )}
      </Loaded>
      {(['revoke', 'restore', 'rotate'] as const).map((act) => (
        <ConfirmDialog
          key={act}
          open={asked === act}
          onOpenChange={(open) => {
            if (!open) setAsked(undefined);
          }}
          title={t(`access.ask.${act}`, { name: bridge.name })}
          text={t(`access.means.${act}`)}
          act={t(`access.act.${act}`)}
          danger={act !== 'restore'}
          busy={acts[act].isPending}
          error={acts[act].error}
          onConfirm={() => acts[act].mutate({ params })}
        />
      ))}
    </section>
  );
}

function factsOf(access: Access, t: ReturnType<typeof useTranslations<'conference'>>) {
  const { state, failures, sessions, epoch, revokedAt, pin, pinToldAt } = access;
  return [
    { label: t('access.state'), value: <ToneBadge tone={accessTones[state]} label={t(`access.${state}`)} /> },
    ...(revokedAt === undefined ? [] : [{ label: t('access.revokedAt'), value: <Time at={revokedAt} /> }]),
    { label: t('access.failures'), value: t('access.times', { count: failures }) },
    { label: t('access.sessions'), value: t('access.devices', { count: sessions }) },
    { label: t('access.epoch'), value: t('access.issue', { epoch }) },
    { label: t('access.pin'), value: pin === 'held' ? t('access.pinHeld') : t('access.pinMailed') },
    ...(pinToldAt === undefined ? [] : [{ label: t('access.pinToldAt'), value: <Time at={pinToldAt} /> }]),
  ];
}
