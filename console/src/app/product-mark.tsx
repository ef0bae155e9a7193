import styles from './frame.module.css';

export function ProductMark() {
  return (
    <svg className={styles.mark} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path
        d="M3 23h26M5 23c0-8 5-13 11-13s11 5 11 13M10.5 23v-10M16 23V10M21.5 23v-10"
        fill="none"
        stroke="currentColor"
        strokeWidth="2.2"
        strokeLinecap="round"
      />
    </svg>
  );
}
