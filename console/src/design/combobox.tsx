import { Combobox as Base } from '@base-ui/react/combobox';
import { useTranslations } from 'use-intl';
import { fold } from '../../../shared/domain/text.ts';
import styles from './combobox.module.css';
import field from './field.module.css';
import { FieldFrame, type FieldFrameProps } from './field.tsx';
import { Icon } from './icon.tsx';
import menu from './menu.module.css';

export interface Suggestion {
  readonly value: string;
  readonly label: string;
  /** In grey behind the label: the province of a commune, a code. */
  readonly note?: string | undefined;
}

export interface ComboboxProps extends FieldFrameProps {
  readonly suggestions: readonly Suggestion[];
  readonly value: Suggestion | null;
  readonly onChange: (value: Suggestion | null) => void;
  /** Given: the page searches (the API's `q`) and hands in what it found. Left out: filtered here, without accents. */
  readonly onSearch?: ((text: string) => void) | undefined;
  readonly placeholder?: string | undefined;
  readonly disabled?: boolean | undefined;
}

/** One out of many by typing: "bac ninh" finds "Bắc Ninh". */
export function Combobox(props: ComboboxProps) {
  const { suggestions, value, onChange, onSearch, placeholder, disabled, ...frame } = props;
  const t = useTranslations('design');
  return (
    <FieldFrame {...frame}>
      {(ids) => (
        <Base.Root<Suggestion>
          items={suggestions}
          value={value}
          onValueChange={(next) => onChange(next)}
          itemToStringLabel={(item) => item.label}
          isItemEqualToValue={(a, b) => a.value === b.value}
          filter={onSearch ? null : (item, text) => fold(`${item.label} ${item.note ?? ''}`).includes(fold(text))}
          disabled={disabled ?? false}
          {...(onSearch ? { onInputValueChange: (text: string) => onSearch(text) } : {})}
        >
          <div className={styles.group}>
            <Base.Input {...ids} className={`${field.control} ${styles.input}`} placeholder={placeholder} />
            <Base.Trigger className={styles.open} aria-label={t('openList')}>
              <Icon name="chevron-down" />
            </Base.Trigger>
          </div>
          <Base.Portal>
            <Base.Positioner className={menu.layer} sideOffset={4}>
              <Base.Popup className={styles.popup}>
                <Base.Empty className={styles.empty}>{t('nothingFound')}</Base.Empty>
                <Base.List>
                  {(item: Suggestion) => (
                    <Base.Item key={item.value} value={item} className={styles.item}>
                      {item.label}
                      {item.note && <span className={styles.note}>{item.note}</span>}
                    </Base.Item>
                  )}
                </Base.List>
              </Base.Popup>
            </Base.Positioner>
          </Base.Portal>
        </Base.Root>
      )}
    </FieldFrame>
  );
}
