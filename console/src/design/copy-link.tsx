import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from './button.tsx';
import styles from './file-drop.module.css';

export interface CopyLinkProps {
  /** The page's own address unless given. */
  readonly url?: string | undefined;
  readonly label?: string | undefined;
}

export function CopyLink({ url, label }: CopyLinkProps) {
  const t = useTranslations('design');
  const [outcome, setOutcome] = useState<'copied' | 'copyFailed'>();
  const copy = (): void => {
    navigator.clipboard.writeText(url ?? location.href).then(
      () => setOutcome('copied'),
      () => setOutcome('copyFailed'),
    );
  };
  return (
    <>
      <Button icon="copy" onClick={copy}>
        {label ?? t('copy')}
      </Button>
      <span role="status" className={styles.copied}>
        {outcome && t(outcome)}
      </span>
    </>
  );
}
