import { useTranslations } from 'use-intl';
import { auditRoutes as routes } from '../../../../shared/contracts/audit.ts';
import { useRead } from '../../api/use-api.tsx';
import { Button } from '../../design/button.tsx';
import { CopyLink } from '../../design/copy-link.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { Panel } from '../../design/panel.tsx';
import styles from './page.module.css';

/** Walks the chain when the page opens, and whenever it is asked to. */
export function Verification({ conferenceId }: { readonly conferenceId: `cnf_${string}` }) {
  const t = useTranslations('audit');
  const read = useRead(routes.verifyAudit, { params: { conferenceId }, query: {} }, { freshMs: 60_000 });
  const again = (
    <Button busy={read.isFetching} onClick={() => void read.refetch()}>
      {t('verifyAgain')}
    </Button>
  );
  return (
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
          </Panel>
        ) : (
          <Panel kind="error" title={t('broken', { seq: verdict.seq })} acts={again}>
            <p>{t(`fault.${verdict.fault}`)}</p>
            <p>{t('brokenText', { count: verdict.entries })}</p>
          </Panel>
        )
      }
    </Loaded>
  );
}
