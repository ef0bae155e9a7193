import { type DragEvent, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from './button.tsx';
import styles from './file-drop.module.css';

export interface FileDropProps {
  readonly label: string;
  /** Endings of names that are taken: `['.csv', '.xlsx']`. */
  readonly endings: readonly string[];
  readonly maxBytes: number;
  readonly onFile: (file: File) => void;
  readonly busy?: boolean | undefined;
}

/** One file by button or by dropping; what the API would refuse is said before it is sent. */
export function FileDrop({ label, endings, maxBytes, onFile, busy }: FileDropProps) {
  const t = useTranslations('design');
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setOver] = useState(false);
  const [fault, setFault] = useState<string>();
  const types = endings.join(', ');
  const take = (file: File | undefined): void => {
    if (!file || busy) return;
    const isKnown = endings.some((ending) => file.name.toLowerCase().endsWith(ending));
    const given = sizeText(file.size);
    const size = sizeText(maxBytes);
    if (!isKnown) setFault(t('file.wrongType', { name: file.name, types }));
    else if (file.size === 0) setFault(t('file.empty', { name: file.name }));
    else if (file.size > maxBytes) setFault(t('file.tooLarge', { name: file.name, given, size }));
    else {
      setFault(undefined);
      onFile(file);
    }
  };
  const over = (event: DragEvent, is: boolean): void => {
    event.preventDefault();
    setOver(is);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be dropped on in every browser
    <div
      role="group"
      aria-label={label}
      className={isOver ? `${styles.drop} ${styles.over}` : styles.drop}
      onDragOver={(event) => over(event, true)}
      onDragLeave={(event) => over(event, false)}
      onDrop={(event) => {
        over(event, false);
        take(event.dataTransfer.files[0]);
      }}
    >
      <Button icon="upload" busy={busy} onClick={() => input.current?.click()}>
        {t('file.choose')}
      </Button>
      <span>{t('file.drop')}</span>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={label}
        accept={endings.join(',')}
        onChange={(event) => {
          take(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
      <p className={styles.limits}>{t('file.limits', { types, size: sizeText(maxBytes) })}</p>
      {fault && (
        <p role="alert" className={styles.fault}>
          {fault}
        </p>
      )}
    </div>
  );
}

/** 4 MB, 812 kB: binary units, as the limits are. */
export function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const kilo = bytes / 1024;
  return kilo < 1024 ? `${Math.round(kilo)} kB` : `${(kilo / 1024).toFixed(1).replace(/\.0$/, '')} MB`;
}
