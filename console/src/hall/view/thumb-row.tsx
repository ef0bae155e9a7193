import buttons from '../../design/button.module.css';
import { useWords } from '../words.ts';
import styles from './hall.module.css';
import { Act, telephoneLink } from './parts.tsx';
import { useHall } from './use-hall.ts';

/** The panels of the room that the row leads to, by the id of their element. */
export const panelIds = { roll: 'roll-panel', floor: 'floor-panel' } as const;

/** Shows a panel from its top and puts the focus on what it is called; one that is folded up is opened. */
function goTo(id: string): void {
  const panel = document.getElementById(id);
  if (panel instanceof HTMLDetailsElement) panel.open = true;
  panel?.querySelector<HTMLElement>('summary, h2')?.focus({ preventScroll: true });
  panel?.scrollIntoView();
}

/** What is needed in a hurry, where the thumb is: it stays in sight wherever the room has been scrolled to. */
export function ThumbRow() {
  const { t } = useWords();
  const hall = useHall();
  const phone = hall.phone();
  const isTurn = hall.state().floor?.state === 'yours';
  return (
    <nav class={styles.thumbRow} aria-label={t('row.label')}>
      <Act onAct={() => goTo(panelIds.roll)}>{t('row.roll')}</Act>
      <Act kind={isTurn ? 'primary' : 'plain'} onAct={() => goTo(panelIds.floor)}>
        {t(isTurn ? 'row.turn' : 'row.floor')}
      </Act>
      {phone && (
        <a class={buttons.button} href={telephoneLink(phone)}>
          {t('row.call')}
          <span class="visually-hidden"> {t('row.whom', { phone })}</span>
        </a>
      )}
    </nav>
  );
}
