import { useTranslations } from 'use-intl';
import { ConfirmDialog } from '../../design/confirm-dialog.tsx';
import type { Field } from './form.ts';
import type { Consequences } from './merge.ts';
import styles from './page.module.css';

export interface TellDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  /** Halls that will have an invitation, by the plan; undefined while it is not known. */
  readonly bridges: number | undefined;
  /** Halls of them that no mail can reach. */
  readonly mute: number;
  /** Of a conference that was announced already; undefined: this announces it. */
  readonly change: Consequences | undefined;
  readonly onConfirm: () => void;
  readonly busy: boolean;
  readonly error: Error | null;
}

const quietFields = new Set<Field>(['invited', 'startsAt', 'endsAt', 'hostPoint']);

/** Before anything goes out: who will be told what. */
export function TellDialog({ open, onOpenChange, bridges, mute, change, onConfirm, busy, error }: TellDialogProps) {
  const t = useTranslations('schedule');
  const isQuiet = change?.changed.some((field) => !quietFields.has(field)) ?? false;
  const stay = (bridges ?? 0) - (change?.added ?? 0);
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={change ? t('tell.changeTitle') : t('tell.title')}
      text={change ? t('tell.changeText') : t('tell.text')}
      act={change ? t('act.saveChange') : t('act.announce')}
      onConfirm={onConfirm}
      busy={busy}
      error={error}
    >
      <ul className={styles.told}>
        {!change && <li>{t('tell.invited', { count: bridges ?? 0 })}</li>}
        {change?.isMoved && <li>{t('tell.moved', { count: Math.max(0, stay) })}</li>}
        {change !== undefined && change.added > 0 && <li>{t('tell.added', { count: change.added })}</li>}
        {change !== undefined && change.removed > 0 && <li>{t('tell.removed', { count: change.removed })}</li>}
        {isQuiet && <li>{t('tell.quiet')}</li>}
        {mute > 0 && <li>{t('tell.mute', { count: mute })}</li>}
      </ul>
    </ConfirmDialog>
  );
}
