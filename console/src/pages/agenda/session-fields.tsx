import { useRef } from 'react';
import { useTranslations } from 'use-intl';
import { Button, IconButton } from '../../design/button.tsx';
import { DateTimeField } from '../../design/date-time-field.tsx';
import { NumberField, TextField } from '../../design/field.tsx';
import { useToast } from '../../design/toast.tsx';
import {
  type Doubt,
  type DraftItem,
  type DraftSession,
  type Fault,
  moved,
  newPartId,
  plannedMinutes,
} from './agenda.ts';
import styles from './page.module.css';

export interface SessionFieldsProps {
  readonly session: DraftSession;
  readonly number: number;
  readonly count: number;
  readonly faults: ReadonlyMap<string, Fault>;
  readonly doubt: Doubt | undefined;
  readonly onChange: (session: DraftSession) => void;
  readonly onMove: (by: 1 | -1) => void;
  readonly onRemove: () => void;
}

const mostItems = 200;

export function SessionFields(props: SessionFieldsProps) {
  const { session, number, count, faults, doubt, onChange, onMove, onRemove } = props;
  const t = useTranslations('agenda');
  const toast = useToast();
  const place = useRef<HTMLFieldSetElement>(null);
  const current = useRef(session);
  current.current = session;
  const fault = faults.get(session.id);
  const { startsAt, endsAt, items } = session;
  const minutes = startsAt === undefined || endsAt === undefined ? 0 : Math.round((endsAt - startsAt) / 60_000);
  const setItems = (next: readonly DraftItem[]): void => onChange({ ...current.current, items: next });
  const add = (): void => {
    const id = newPartId('i');
    setItems([...items, { id, title: '', speaker: '', minutes: undefined }]);
    requestAnimationFrame(() => place.current?.querySelector<HTMLElement>(`[data-part="${id}"] input`)?.focus());
  };
  const remove = (item: DraftItem, at: number): void => {
    setItems(items.filter((each) => each.id !== item.id));
    place.current?.querySelector<HTMLElement>('[data-add-item]')?.focus();
    if (item.title === '') return;
    toast({
      text: t('removed', { title: item.title }),
      undo: {
        label: t('undo'),
        onUndo: () => {
          const now = current.current.items;
          if (!now.some(({ id }) => id === item.id)) setItems(now.toSpliced(at, 0, item));
        },
      },
    });
  };
  return (
    <fieldset ref={place} className={styles.sessionForm} data-part={session.id}>
      <legend className={styles.legend}>{t('session.number', { number })}</legend>
      <div className={styles.sessionTop}>
        <TextField
          label={t('session.title')}
          maxLength={300}
          value={session.title}
          fault={fault === 'title' ? t('fault.title') : undefined}
          onChange={(title) => onChange({ ...session, title })}
        />
        <DateTimeField
          label={t('session.startsAt')}
          value={startsAt}
          fault={fault === 'startsAt' ? t('fault.time') : undefined}
          onChange={(next) => onChange({ ...session, startsAt: next })}
        />
        <DateTimeField
          label={t('session.endsAt')}
          value={endsAt}
          fault={fault === 'endsAt' ? t('fault.time') : fault === 'order' ? t('fault.order') : undefined}
          onChange={(next) => onChange({ ...session, endsAt: next })}
        />
        <TextField
          label={t('session.chair')}
          optional
          maxLength={200}
          value={session.chair}
          onChange={(chair) => onChange({ ...session, chair })}
        />
        <div className={styles.sessionActs}>
          <IconButton
            icon="sort-up"
            label={t('session.up', { number })}
            disabled={number === 1}
            onClick={() => onMove(-1)}
          />
          <IconButton
            icon="sort-down"
            label={t('session.down', { number })}
            disabled={number === count}
            onClick={() => onMove(1)}
          />
          <IconButton icon="close" label={t('session.remove', { number })} onClick={onRemove} />
        </div>
      </div>
      {doubt && <p className={styles.doubt}>{t(`doubt.${doubt}`)}</p>}
      <ol className={styles.itemForms} aria-label={t('session.items', { number })}>
        {items.map((item, at) => (
          <ItemFields
            key={item.id}
            item={item}
            number={at + 1}
            isLast={at === items.length - 1}
            fault={faults.get(item.id)}
            onChange={(next) => setItems(items.map((each) => (each.id === next.id ? next : each)))}
            onMove={(by) => setItems(moved(items, at, by))}
            onRemove={() => remove(item, at)}
          />
        ))}
      </ol>
      <div className={styles.acts}>
        <Button icon="plus" data-add-item="" disabled={items.length >= mostItems} onClick={add}>
          {t('session.addItem')}
        </Button>
        {minutes > 0 && plannedMinutes(items) > 0 && (
          <span className={styles.soft}>{t('session.planned', { planned: plannedMinutes(items), minutes })}</span>
        )}
      </div>
    </fieldset>
  );
}

interface ItemFieldsProps {
  readonly item: DraftItem;
  readonly number: number;
  readonly isLast: boolean;
  readonly fault: Fault | undefined;
  readonly onChange: (item: DraftItem) => void;
  readonly onMove: (by: 1 | -1) => void;
  readonly onRemove: () => void;
}

function ItemFields({ item, number, isLast, fault, onChange, onMove, onRemove }: ItemFieldsProps) {
  const t = useTranslations('agenda');
  return (
    <li className={styles.itemForm} data-part={item.id}>
      <TextField
        label={t('item.title', { number })}
        maxLength={500}
        value={item.title}
        fault={fault === 'title' ? t('fault.title') : undefined}
        onChange={(title) => onChange({ ...item, title })}
      />
      <TextField
        label={t('item.speaker')}
        optional
        maxLength={200}
        value={item.speaker}
        onChange={(speaker) => onChange({ ...item, speaker })}
      />
      <NumberField
        label={t('item.minutes')}
        optional
        value={item.minutes}
        fault={fault === 'minutes' ? t('fault.minutes') : undefined}
        onChange={(minutes) => onChange({ ...item, minutes })}
      />
      <div className={styles.itemActs}>
        <IconButton
          icon="sort-up"
          label={t('item.up', { number })}
          disabled={number === 1}
          onClick={() => onMove(-1)}
        />
        <IconButton icon="sort-down" label={t('item.down', { number })} disabled={isLast} onClick={() => onMove(1)} />
        <IconButton icon="close" label={t('item.remove', { number, title: item.title })} onClick={onRemove} />
      </div>
    </li>
  );
}
