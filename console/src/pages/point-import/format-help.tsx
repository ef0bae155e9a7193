import { useTranslations } from 'use-intl';
import { importColumns, requiredColumns } from '../../../../shared/domain/import-columns.ts';
import { csvFile } from '../../api/csv-file.ts';
import { saveFile } from '../../api/save-file.ts';
import { useDirectoryWords } from '../../api/use-directory-words.ts';
import { Button } from '../../design/button.tsx';
import { type Column, Table } from '../../design/table.tsx';
import styles from './page.module.css';

type Name = (typeof importColumns)[number];
const isRequired = (name: Name): boolean => requiredColumns.some((each) => each === name);

/** What a file has to look like, before one makes it. */
export function FormatHelp() {
  const t = useTranslations('point-import');
  const words = useDirectoryWords();
  const columns: Column<Name>[] = [
    { key: 'name', title: t('format.column'), heads: true, shrink: true, cell: (name) => <code>{name}</code> },
    { key: 'means', title: t('format.means'), cell: (name) => words.column(name) },
    {
      key: 'needed',
      title: t('format.needed'),
      cell: (name) => (isRequired(name) ? t('format.required') : t('format.optional')),
    },
    { key: 'about', title: t('format.about'), cell: (name) => t(`about.${name}`) },
  ];
  return (
    <section className={styles.help}>
      <h2>{t('format.title')}</h2>
      <p>{t('format.text')}</p>
      <div>
        <Button icon="download" onClick={() => saveFile(csvFile([importColumns], t('format.file')), t('format.file'))}>
          {t('format.template')}
        </Button>
      </div>
      <Table caption={t('format.title')} columns={columns} rows={importColumns} rowKey={(name) => name} />
    </section>
  );
}
