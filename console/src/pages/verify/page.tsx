import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { conclusionsRoutes as routes } from '../../../../shared/contracts/conclusions.ts';
import { ApiProblem } from '../../api/problem.ts';
import { useApi } from '../../api/use-api.tsx';
import { Button } from '../../design/button.tsx';
import { ErrorPanel } from '../../design/error-panel.tsx';
import { NumberField, TextField } from '../../design/field.tsx';
import { FileDrop } from '../../design/file-drop.tsx';
import { PageHeader } from '../../design/page-header.tsx';
import { partsOf } from '../../i18n/local-time.ts';
import { numberInName, readDigest, sha256Of } from './digest.ts';
import styles from './page.module.css';
import { Result } from './result.tsx';
import { verifyRoute } from './route.ts';

interface Asked {
  readonly number: string;
  readonly year: number;
  readonly sha256: string;
}

const maxBytes = 20 * 1024 * 1024;

/** Whether a file is the one that was published, and whether it is still in force. The file never leaves this device. */
export function VerifyPage() {
  const t = useTranslations('verify');
  const api = useApi();
  const search = verifyRoute.useSearch();
  const [number, setNumber] = useState(search.number ?? '');
  const [year, setYear] = useState<number | undefined>(search.year ?? partsOf(Date.now()).year);
  const [digest, setDigest] = useState('');
  const [fileName, setFileName] = useState<string>();
  const [unreadable, setUnreadable] = useState(false);
  const [asked, setAsked] = useState<Asked>();
  const [wasPressed, setPressed] = useState(false);
  const read = useQuery({
    queryKey: [routes.verifyNotice.operation, asked],
    queryFn: ({ signal }) => api.call(routes.verifyNotice, { query: asked as Asked }, { signal }),
    enabled: asked !== undefined,
    staleTime: 0,
  });
  const sha256 = readDigest(digest);
  const takeFile = async (file: File): Promise<void> => {
    setAsked(undefined);
    setUnreadable(false);
    try {
      setDigest(await sha256Of(await file.arrayBuffer()));
      setFileName(file.name);
      setNumber((was) => was || (numberInName(file.name) ?? ''));
    } catch {
      // A file on a stick that was pulled out, or one that this browser cannot digest: said to the person, who can choose again.
      setUnreadable(true);
    }
  };
  const verify = (event: FormEvent): void => {
    event.preventDefault();
    setPressed(true);
    if (number.trim() && year !== undefined && sha256) {
      const next = { number: number.trim(), year, sha256 };
      if (JSON.stringify(next) === JSON.stringify(asked)) void read.refetch();
      else setAsked(next);
    }
  };
  const isUnknown = read.error instanceof ApiProblem && read.error.code === 'not-found';
  return (
    <div className={styles.page}>
      <PageHeader title={t('title')} lead={t('lead')} />
      <form className={styles.form} onSubmit={verify}>
        <FileDrop label={t('file')} endings={['.pdf']} maxBytes={maxBytes} onFile={(file) => void takeFile(file)} />
        <p role="status">{fileName !== undefined && t('computed', { name: fileName })}</p>
        {unreadable && <p role="alert">{t('unreadable')}</p>}
        <div className={styles.pair}>
          <TextField
            label={t('number')}
            hint={t('numberHint')}
            value={number}
            onChange={setNumber}
            fault={wasPressed && !number.trim() ? t('fillIn') : undefined}
            maxLength={60}
          />
          <NumberField
            label={t('year')}
            value={year}
            onChange={setYear}
            fault={wasPressed && year === undefined ? t('fillIn') : undefined}
            maxLength={4}
          />
        </div>
        <TextField
          label={t('digest')}
          hint={t('digestHint')}
          value={digest}
          onChange={(next) => {
            setDigest(next);
            setFileName(undefined);
          }}
          fault={wasPressed && !sha256 ? t('digestFault') : undefined}
          spellCheck={false}
        />
        <div>
          <Button kind="primary" type="submit" busy={read.isFetching}>
            {t('act')}
          </Button>
        </div>
      </form>
      <div role="status" className={styles.result}>
        {asked && !read.isFetching && (isUnknown || read.data) && <Result answer={read.data} isUnknown={isUnknown} />}
      </div>
      {read.error && !isUnknown && !read.isFetching && (
        <ErrorPanel error={read.error} what="act" onRetry={() => void read.refetch()} />
      )}
      <p>
        <Link to="/">{t('office')}</Link>
      </p>
    </div>
  );
}
