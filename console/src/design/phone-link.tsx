import styles from './state-badge.module.css';

export interface PhoneLinkProps {
  readonly phone: string | undefined;
  /** Reached by Tab; not in rows that open something with the same number in it. */
  readonly isStop?: boolean | undefined;
}

/** A number one can press on a phone. */
export function PhoneLink({ phone, isStop = false }: PhoneLinkProps) {
  if (phone === undefined) return '–';
  return (
    <a {...(isStop ? {} : { tabIndex: -1 })} href={`tel:${phone.replace(/[^\d+]/g, '')}`} className={styles.phone}>
      {phone}
    </a>
  );
}
