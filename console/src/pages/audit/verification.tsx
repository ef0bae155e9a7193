import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../design/button.tsx';
import { CopyLink } from '../../design/copy-link.tsx';
import { TextField } from '../../design/field.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { Panel } from '../../design/panel.tsx';
import styles from './page.module.css';
import type { AuditRecordProps } from './record.tsx';
import { readHead } from './route.ts';

export interface VerificationProps {
  readonly read: AuditRecordProps['verdict'];
  /** The end of the chain that was written down elsewhere, and is asked for. */
  readonly head: string | undefined;
  readonly onCompare: (head: string | undefined) => void;
}

/** What walking the chain has found: when the page opens, whenever it is asked to, and against an end that was written down. */
export function Verification({ read, head, onCompare }: VerificationProps) {
  const t = useTranslations('audit');
  const again = (
    <Button busy={read.isFetching} onClick={() => void read.refetch()}>
      {t('verifyAgain')}
    </Button>
  );
  return (
    <>
      <Loaded read={read} doing={t('verifying')} rows={2}>
        {(verdict) =>
          verdict.verifies ? (
            <Panel
              kind="good"
              title={t('whole', { count: verdict.entries })}
              acts={
                <>
                  {again}
                  {verdict.entries > 0 && (
                    <CopyLink url={`${verdict.head.seq}:${verdict.head.hash}`} label={t('copyHead')} />
                  )}
                </>
              }
            >
              {verdict.entries > 0 && (
                <p>
                  {t('head')} <code className={styles.head}>{`${verdict.head.seq}:${verdict.head.hash}`}</code>
                </p>
              )}
              {head && <p>{t('compare.contained', { seq: readHead(head)?.seq ?? 0 })}</p>}
            </Panel>
          ) : (
            <Panel kind="error" title={t('broken', { seq: verdict.seq })} acts={again}>
              <p>{t(`fault.${verdict.fault}`)}</p>
              <p>{t('brokenText', { count: verdict.entries })}</p>
            </Panel>
          )
        }
      </Loaded>
      <Compare key={head} head={head} onCompare={onCompare} />
    </>
  );
}

/** A record that was cut off, or written anew as a whole, is found by an end that somebody kept. */
function Compare({ head, onCompare }: Pick<VerificationProps, 'head' | 'onCompare'>) {
  const t = useTranslations('audit');
  const [text, setText] = useState(head ?? '');
  const [isTried, setTried] = useState(false);
  const given = text.trim();
  const isFaulty = isTried && given !== '' && !readHead(given);
  return (
    <form
      className={styles.compare}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (given === '' || readHead(given)) onCompare(given || undefined);
      }}
    >
      <TextField
        label={t('compare.label')}
        hint={t('compare.hint')}
        value={text}
        onChange={setText}
        fault={isFaulty ? t('compare.fault') : undefined}
      />
      <Button type="submit">{t('compare.act')}</Button>
    </form>
  );
}
