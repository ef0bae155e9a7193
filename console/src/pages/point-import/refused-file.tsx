import { useTranslations } from 'use-intl';
import type { ApiProblem } from '../../api/problem.ts';
import { useDirectoryWords } from '../../api/use-directory-words.ts';
import { Panel } from '../../design/panel.tsx';
import { DownloadErrors } from './download-errors.tsx';
import styles from './page.module.css';

/** A file that is no such table: everything that is wrong with it at once; nothing was changed. */
export function RefusedFile({ problem, fileName }: { readonly problem: ApiProblem; readonly fileName: string }) {
  const t = useTranslations('point-import');
  const words = useDirectoryWords();
  const all = Number(problem.facts.errors ?? problem.fields.length);
  const lines = problem.fields.map(({ field, line, reason }) => ({
    line: line ?? 1,
    reason,
    ...(field === 'file' ? {} : { column: field }),
  }));
  return (
    <Panel
      isUrgent
      kind="error"
      title={t('refused.title', { name: fileName })}
      acts={lines.length > 1 && <DownloadErrors lines={lines} />}
    >
      <p>{t('refused.text', { count: all })}</p>
      <ul className={styles.reasons}>
        {lines.map(({ line, column, reason }) => (
          <li key={`${line} ${column} ${reason}`}>
            {t('line', { line })}
            {column && (
              <>
                {', '}
                <code>{column}</code>
              </>
            )}
            {': '}
            {words.reason(reason)}
          </li>
        ))}
      </ul>
      {all > lines.length && <p>{t('refused.more', { count: all - lines.length })}</p>}
    </Panel>
  );
}
