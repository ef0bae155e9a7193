import { type DragEvent, type KeyboardEvent, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button, IconButton } from '../../design/button.tsx';
import { Empty } from '../../design/empty.tsx';
import { Elapsed } from '../../design/server-clock.tsx';
import styles from './page.module.css';
import { moved } from './queue-order.ts';
import type { Floor, FloorActs, Waiting } from './use-floor.ts';

export interface QueueProps {
  readonly floor: Floor;
  /** Undefined: only looks on. */
  readonly acts: FloorActs | undefined;
  readonly minutes: number | undefined;
}

/** Who waits, in the order in which they shall speak: sorted by the buttons, by Alt with an arrow key, or by dragging. */
export function Queue({ floor, acts, minutes }: QueueProps) {
  const t = useTranslations('floor');
  const list = useRef<HTMLOListElement>(null);
  const [dragged, drag] = useState<number>();
  const [over, setOver] = useState<number>();
  const [said, say] = useState('');
  const waiting = acts?.waiting ?? floor.waiting;
  // Only who sees the whole queue may put it in order.
  const maySort = acts !== undefined && waiting.length > 1 && waiting.length === floor.waitingInAll;

  const move = (from: number, to: number): void => {
    const ids = waiting.map(({ bridgeId }) => bridgeId);
    const next = moved(ids, from, to);
    if (next === ids || !acts || acts.isBusy) return;
    acts.sort(next);
    const at = next.indexOf(ids[from] as (typeof ids)[number]);
    say(t('movedTo', { name: waiting[from]?.name ?? '', position: at + 1 }));
    const id = ids[from] as string;
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>(`[data-hand="${CSS.escape(id)}"]`)?.focus());
  };
  const onKeyDown = (event: KeyboardEvent, at: number): void => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step === undefined || !(event.target instanceof HTMLElement) || !event.target.dataset.hand) return;
    event.preventDefault();
    if (event.altKey && maySort) move(at, at + step);
    else if (!event.altKey) list.current?.querySelectorAll<HTMLElement>('[data-hand]')[at + step]?.focus();
  };
  const dropAt = (event: DragEvent, at: number): void => {
    event.preventDefault();
    if (dragged !== undefined) move(dragged, at);
    drag(undefined);
    setOver(undefined);
  };
  if (waiting.length === 0) {
    return floor.waitingInAll > 0 ? (
      <Empty title={t('empty.others', { count: floor.waitingInAll })} />
    ) : (
      <Empty title={t('empty.queue')}>
        <p>{t(acts ? 'empty.queueText' : 'empty.queueLook')}</p>
      </Empty>
    );
  }
  return (
    <>
      {maySort && <p className={styles.hint}>{t('sortHint')}</p>}
      <ol ref={list} className={styles.queue}>
        {waiting.map((hand, at) => (
          <li
            key={hand.bridgeId}
            data-hand={hand.bridgeId}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: keys move the row itself
            tabIndex={0}
            draggable={maySort}
            className={[
              styles.hand,
              dragged === at ? styles.dragged : '',
              over === at && dragged !== at ? styles.over : '',
            ]
              .filter(Boolean)
              .join(' ')}
            onKeyDown={(event) => onKeyDown(event, at)}
            onDragStart={(event) => {
              event.dataTransfer.effectAllowed = 'move';
              event.dataTransfer.setData('text/plain', hand.name);
              drag(at);
            }}
            onDragOver={(event) => {
              if (dragged === undefined) return;
              event.preventDefault();
              setOver(at);
            }}
            onDragEnd={() => {
              drag(undefined);
              setOver(undefined);
            }}
            onDrop={(event) => dropAt(event, at)}
          >
            <span className={styles.position}>{acts ? at + 1 : hand.position}</span>
            <About hand={hand} />
            {acts && (
              <span className={styles.handActs}>
                {maySort && (
                  <>
                    <IconButton
                      icon="sort-up"
                      label={t('up', { name: hand.name })}
                      disabled={at === 0}
                      onClick={() => move(at, at - 1)}
                    />
                    <IconButton
                      icon="sort-down"
                      label={t('down', { name: hand.name })}
                      disabled={at === waiting.length - 1}
                      onClick={() => move(at, at + 1)}
                    />
                  </>
                )}
                <Button
                  busy={acts.isBusy}
                  aria-label={t('giveTo', { name: hand.name })}
                  onClick={() => acts.give(hand.bridgeId, minutes)}
                >
                  {t('give')}
                </Button>
                <IconButton icon="close" label={t('lower', { name: hand.name })} onClick={() => acts.lower(hand)} />
              </span>
            )}
          </li>
        ))}
      </ol>
      <p role="status" className="visually-hidden">
        {said}
      </p>
    </>
  );
}

function About({ hand }: { readonly hand: Waiting }) {
  const t = useTranslations('floor');
  return (
    <span className={styles.about}>
      <span>
        <strong>{hand.name}</strong> {hand.parentName && <span className={styles.soft}>{hand.parentName}</span>}
      </span>
      <span className={styles.soft}>
        <span className={styles.kind}>{t(`kind.${hand.kind}`)}</span>
        {hand.words && <> “{hand.words}”</>} ·{' '}
        {t.rich('waits', { span: () => <Elapsed key="span" since={hand.askedAt} /> })}
      </span>
    </span>
  );
}
