import { useTranslations } from 'use-intl';
import { Button } from './button.tsx';
import { ErrorPanel } from './error-panel.tsx';
import { Polite } from './polite.tsx';
import styles from './states.module.css';

export interface NextPageProps {
  /** Of `useReadPages`. */
  readonly read: {
    readonly error: Error | null;
    readonly hasNextPage: boolean;
    readonly isFetchNextPageError: boolean;
    readonly isFetchingNextPage: boolean;
    readonly fetchNextPage: () => unknown;
  };
}

/** For the `Loaded` around such a list: that the next page could not be read is said below it. */
export function beginningOf<R extends NextPageProps['read']>(read: R): R {
  return read.isFetchNextPageError ? { ...read, error: null } : read;
}

/** Under a list that is read page by page: the way to more of it, and why more could not be read. */
export function NextPage({ read }: NextPageProps) {
  const t = useTranslations('design');
  const next = (): void => void read.fetchNextPage();
  return (
    <>
      <Polite>{read.isFetchNextPageError && read.error && <ErrorPanel error={read.error} onRetry={next} />}</Polite>
      {read.hasNextPage && (
        <div className={styles.more}>
          <Button busy={read.isFetchingNextPage} onClick={next}>
            {t('more')}
          </Button>
        </div>
      )}
    </>
  );
}
