import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { directoryRoutes } from '../../../../shared/contracts/directory.ts';
import { ApiProblem } from '../../api/problem.ts';
import { useRead } from '../../api/use-api.tsx';
import { Button, IconButton } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { Empty } from '../../design/empty.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { useMedia } from '../../design/media.ts';
import type { LevelName } from './browser.tsx';
import type { Directory } from './directory.ts';
import styles from './page.module.css';
import { PointForm } from './point-form.tsx';
import { PointView } from './point-view.tsx';
import { pointsRoute } from './route.ts';
import { useChangeSearch } from './use-change-search.ts';

export interface SidePanelProps {
  readonly directory: Directory;
  readonly levels: readonly LevelName[];
  readonly isKeeper: boolean;
}

/** The open point, to read or to change; or a new one. */
export function SidePanel({ directory, levels, isKeeper }: SidePanelProps) {
  const t = useTranslations('points');
  const change = useChangeSearch();
  const { point: code, edit, add, in: within } = pointsRoute.useSearch();
  const read = useRead(
    directoryRoutes.getPoint,
    { params: { code: code ?? '' } },
    { enabled: code !== undefined && !add, freshMs: 0 },
  );
  const close = (): void => {
    change({ point: undefined, edit: undefined, add: undefined }, 'step');
    if (code !== undefined)
      requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-row="${CSS.escape(code)}"]`)?.focus());
  };
  const known = code === undefined ? undefined : directory.points.get(code);
  const name = add ? t('addTitle') : (read.data?.name ?? known?.name ?? code ?? '');
  const given = { directory, levels, isKeeper };
  const isGone = read.error instanceof ApiProblem && [400, 404].includes(read.error.status);
  return (
    <Frame title={edit ? t('editTitle', { name }) : name} at={add ? 'add' : `${code} ${edit}`} onClose={close}>
      {add ? (
        <PointForm {...given} base={undefined} parent={within ?? ''} />
      ) : isGone ? (
        <Empty title={t('goneTitle', { code: code ?? '' })} act={<Button onClick={close}>{t('close')}</Button>}>
          <p>{t('gone')}</p>
        </Empty>
      ) : edit ? (
        // Never on what the list remembers: a form begins on the point as it stands now.
        <Loaded read={read} rows={8}>
          {(point) => <PointForm key={point.code} {...given} base={point} parent="" />}
        </Loaded>
      ) : (
        <Loaded read={{ ...read, data: read.data ?? known }} rows={8}>
          {(point) => <PointView point={point} directory={directory} levels={levels} />}
        </Loaded>
      )}
    </Frame>
  );
}

interface FrameProps {
  readonly title: string;
  /** What is shown: the heading takes the focus when it is something else. */
  readonly at: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Beside the list where there is room, over it where there is not. */
function Frame({ title, at, onClose, children }: FrameProps) {
  const t = useTranslations('points');
  const isBeside = useMedia('(min-width: 80rem)');
  const heading = useRef<HTMLHeadingElement>(null);
  const id = useId();
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is what is shown that moves the focus
  useEffect(() => {
    // A link that was opened from outside leaves the focus at the top of the page.
    if (document.activeElement && document.activeElement !== document.body) heading.current?.focus();
  }, [at]);
  if (!isBeside)
    return (
      <Dialog wide open onOpenChange={(open) => !open && onClose()} title={title}>
        {children}
      </Dialog>
    );
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && !event.defaultPrevented) onClose();
  };
  return (
    <aside className={styles.panel} aria-labelledby={id} onKeyDown={onKeyDown}>
      <div className={styles.panelHead}>
        <h2 id={id} ref={heading} tabIndex={-1}>
          {title}
        </h2>
        <IconButton icon="close" label={t('close')} onClick={onClose} />
      </div>
      {children}
    </aside>
  );
}
