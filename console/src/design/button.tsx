import type { ButtonHTMLAttributes, Ref } from 'react';
import styles from './button.module.css';
import { Icon, type IconName } from './icon.tsx';

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** `primary`: the one act of a page. `danger-filled` only inside a confirmation. */
  readonly kind?: 'plain' | 'primary' | 'quiet' | 'danger' | 'danger-filled' | undefined;
  readonly icon?: IconName | undefined;
  /** Being done: stays where it is, keeps its focus and takes no second press. */
  readonly busy?: boolean | undefined;
  readonly ref?: Ref<HTMLButtonElement> | undefined;
}

export function Button({ kind = 'plain', icon, busy = false, children, onClick, className, ...rest }: ButtonProps) {
  const names = [styles.button, kind === 'plain' ? '' : styles[kind], busy ? styles.busy : '', className ?? ''];
  return (
    <button
      type="button"
      {...rest}
      className={names.filter(Boolean).join(' ')}
      aria-disabled={busy || rest['aria-disabled'] || undefined}
      aria-busy={busy || undefined}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

export interface IconButtonProps extends Omit<ButtonProps, 'children' | 'icon'> {
  readonly icon: IconName;
  /** What it does, for those who do not see the drawing; also its tooltip. */
  readonly label: string;
}

export function IconButton({ icon, label, kind = 'quiet', className, ...rest }: IconButtonProps) {
  const names = [styles.icon, className ?? ''].filter(Boolean).join(' ');
  return (
    <Button {...rest} kind={kind} className={names} aria-label={label} title={label}>
      <Icon name={icon} />
    </Button>
  );
}

/** The look of a button for a link: `<Link className={buttonClass('primary')} …>`. */
export function buttonClass(kind: NonNullable<ButtonProps['kind']> = 'plain'): string {
  return [styles.button, kind === 'plain' ? '' : styles[kind]].filter(Boolean).join(' ');
}
