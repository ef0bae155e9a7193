import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useLocation } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { distributeRoutes as routes } from '../../../../shared/contracts/distribute.ts';
import { ApiProblem } from '../../api/problem.ts';
import type { Answer } from '../../api/shapes.ts';
import { useAct, useApi } from '../../api/use-api.tsx';
import { useFile } from '../../api/use-file.ts';
import { Button } from '../../design/button.tsx';
import { ErrorPanel } from '../../design/error-panel.tsx';
import { Facts } from '../../design/facts.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { PageHeader } from '../../design/page-header.tsx';
import { Panel } from '../../design/panel.tsx';
import { Time } from '../../design/time.tsx';
import styles from './page.module.css';

type Preview = Answer<typeof routes.previewAcknowledgement>;

/** What a mailed link leads to. The token stands in the fragment, which no server sees, and goes out in the body of a POST only. */
export function AcknowledgePage() {
  const t = useTranslations('acknowledge');
  const token = useLocation({ select: ({ hash }) => hash });
  return (
    <div className={styles.page}>
      <PageHeader title={t('title')} />
      {token ? (
        <Linked key={token} token={token} />
      ) : (
        <Panel kind="warning" title={t('noTokenTitle')}>
          <p>{t('noToken')}</p>
        </Panel>
      )}
    </div>
  );
}

function Linked({ token }: { readonly token: string }) {
  const t = useTranslations('acknowledge');
  const api = useApi();
  const cache = useQueryClient();
  const key = [routes.previewAcknowledgement.operation, token];
  const read = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => api.call(routes.previewAcknowledgement, { body: { token } }, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const acknowledge = useAct(routes.acknowledge, {
    onDone: ({ acknowledgedAt }) => {
      cache.setQueryData(key, (known: Preview | undefined) => known && { ...known, acknowledgedAt });
    },
  });
  const file = useFile(routes.openAcknowledgedFile);
  if (read.error instanceof ApiProblem && (read.error.code === 'not-found' || read.error.code === 'invalid-request'))
    return (
      <Panel kind="error" title={t('unknownTitle')}>
        <p>{t('unknown')}</p>
      </Panel>
    );
  return (
    <Loaded read={read} doing={t('reading')}>
      {({ document, unit, acknowledgedAt, fileName, sha256, revokedAt }) => (
        <>
          <p className={styles.unit}>{unit}</p>
          <p className={styles.what}>
            {document.number === undefined
              ? t(`kind.${document.kind}`)
              : t('numbered', { kind: t(`kind.${document.kind}`), number: document.number })}
          </p>
          {document.title && <p>{document.title}</p>}
          {revokedAt !== undefined && (
            <Panel kind="warning" title={t('revokedTitle')}>
              <p>{t.rich('revoked', { time: () => <Time key="time" at={revokedAt} show="full" /> })}</p>
            </Panel>
          )}
          {fileName !== undefined && (
            <div>
              <Button icon="download" busy={file.busy} onClick={() => void file.save({ body: { token } }, fileName)}>
                {t('open')}
              </Button>
            </div>
          )}
          {file.error && <ErrorPanel error={file.error} what="act" />}
          <div role="status" className={styles.done}>
            {acknowledgedAt !== undefined && (
              <Panel kind="good" title={t('done')}>
                <p>
                  <Time at={acknowledgedAt} show="full" />
                </p>
                <p>{t('close')}</p>
              </Panel>
            )}
          </div>
          {acknowledgedAt === undefined && (
            <>
              <p>{t('meaning')}</p>
              <Button
                kind="primary"
                className={styles.large}
                busy={acknowledge.isPending}
                onClick={() => acknowledge.mutate({ body: { token } })}
              >
                {t('act')}
              </Button>
              {acknowledge.error && <ErrorPanel error={acknowledge.error} what="act" />}
            </>
          )}
          <details className={styles.more}>
            <summary>{t('details')}</summary>
            <Facts facts={[{ label: t('sha256'), value: <code className={styles.digest}>{sha256}</code> }]} />
          </details>
        </>
      )}
    </Loaded>
  );
}
