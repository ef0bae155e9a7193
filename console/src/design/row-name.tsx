import styles from './row-name.module.css';

export interface RowNameProps {
  readonly name: string;
  readonly onOpen: () => void;
  /** In a table whose rows open by Enter it is no stop of its own on the way by keyboard. */
  readonly isOfRow?: boolean | undefined;
}

/** The name of what a row is about, which opens it. */
export function RowName({ name, onOpen, isOfRow = false }: RowNameProps) {
  return (
    <button type="button" tabIndex={isOfRow ? -1 : undefined} className={styles.name} title={name} onClick={onOpen}>
      {name}
    </button>
  );
}
