import { Menu as Base } from '@base-ui/react/menu';
import { Fragment, type ReactElement, type ReactNode, useRef } from 'react';
import { Icon, type IconName } from './icon.tsx';
import styles from './menu.module.css';

export type MenuEntry =
  | {
      readonly label: string;
      readonly onSelect: () => void;
      readonly icon?: IconName;
      readonly danger?: boolean;
      readonly disabled?: boolean;
    }
  /** One of several; stays open so that one sees what it does. */
  | {
      readonly heading: string;
      readonly value: string;
      readonly onChange: (value: string) => void;
      readonly choices: readonly { readonly value: string; readonly label: string; readonly lang?: string }[];
    }
  | { readonly text: ReactNode }
  | 'rule';

export interface MenuProps {
  /** The element that opens it: `<IconButton icon="more" label={…} />`. */
  readonly trigger: ReactElement;
  readonly entries: readonly MenuEntry[];
}

export function Menu({ trigger, entries }: MenuProps) {
  const landmark = useRef<HTMLElement>(null);
  return (
    <Base.Root>
      <Base.Trigger
        ref={(it: HTMLElement | null) => {
          landmark.current = it?.closest<HTMLElement>('header, main') ?? document.body;
        }}
        render={trigger}
      />
      {/* In the part of the page that it is of: at the end of the page it would be outside of every landmark. */}
      <Base.Portal container={landmark}>
        <Base.Positioner className={styles.layer} sideOffset={4} align="end">
          <Base.Popup className={styles.popup}>
            {entries.map((entry, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: entries of a menu have their place as their name
              <Fragment key={at}>{shown(entry)}</Fragment>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

function shown(entry: MenuEntry): ReactNode {
  if (entry === 'rule') return <Base.Separator className={styles.rule} />;
  if ('text' in entry) return <div className={styles.heading}>{entry.text}</div>;
  if ('choices' in entry)
    return (
      <Base.RadioGroup value={entry.value} onValueChange={(value: string) => entry.onChange(value)}>
        <Base.Group>
          <Base.GroupLabel className={styles.heading}>{entry.heading}</Base.GroupLabel>
          {entry.choices.map((choice) => (
            <Base.RadioItem key={choice.value} value={choice.value} className={styles.item} lang={choice.lang}>
              <span className={styles.mark}>
                <Base.RadioItemIndicator>
                  <Icon name="check" />
                </Base.RadioItemIndicator>
              </span>
              {choice.label}
            </Base.RadioItem>
          ))}
        </Base.Group>
      </Base.RadioGroup>
    );
  return (
    <Base.Item
      className={entry.danger ? `${styles.item} ${styles.danger}` : styles.item}
      disabled={entry.disabled ?? false}
      onClick={entry.onSelect}
    >
      {entry.icon && <Icon name={entry.icon} />}
      {entry.label}
    </Base.Item>
  );
}
