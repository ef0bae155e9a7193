import { useTranslations } from 'use-intl';
import { PageHeader } from './page-header.tsx';
import { Panel } from './panel.tsx';

/** Holds the place of a page that is not built yet, and says so. */
export function NotYet({ title }: { readonly title: string }) {
  const t = useTranslations('app');
  return (
    <>
      <PageHeader title={title} />
      <Panel kind="note" title={t('notYetTitle')}>
        <p>{t('notYet')}</p>
      </Panel>
    </>
  );
}
