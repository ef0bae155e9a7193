import { useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { conclusionsRoutes as routes } from '../../../../shared/contracts/conclusions.ts';
import { keyOf } from '../../api/use-api.tsx';
import { useMayHere } from '../../app/use-conference.ts';
import { NoticePaper } from '../../design/notice-paper.tsx';
import { Panel } from '../../design/panel.tsx';
import { type Stage, Stages } from '../../design/stages.tsx';
import { Time } from '../../design/time.tsx';
import { contentOf, textOf } from './draft-text.ts';
import { Editor } from './editor.tsx';
import styles from './page.module.css';
import { PublishedSide } from './published-side.tsx';
import { ReviewSide } from './review-side.tsx';
import { stagesOf } from './stages.ts';
import type { Conclusions } from './use-saving.ts';

export interface NoticeProps {
  readonly conclusions: Conclusions;
  readonly onAmend: () => void;
}

/** One notice: where it stands, what is next for this person, and the paper beside it. */
export function Notice({ conclusions, onAmend }: NoticeProps) {
  const t = useTranslations('conclusions');
  const may = useMayHere();
  const cache = useQueryClient();
  const { conferenceId, status, content } = conclusions;
  const isEdited = status === 'draft' && may(routes.editConclusions);
  /** Shown at once; the list is read again by itself. */
  const take = (next: Conclusions): void => {
    cache.setQueryData(
      keyOf(routes.listConclusions, { params: { conferenceId } }),
      (known: { items: Conclusions[] } | undefined) =>
        known && {
          items: known.items.map((each) => (each.id === next.id && each.version < next.version ? next : each)),
        },
    );
  };
  const stages: Stage[] = stagesOf(conclusions).map(({ key, state, at }) => ({
    key,
    state,
    name: t(`stage.${key}`),
    note: at === undefined ? undefined : <Time at={at} />,
  }));
  return (
    <>
      <div data-screen-only>
        <Stages label={t('stages')} stages={stages} />
        {status === 'draft' && conclusions.returned && (
          <div className={styles.side}>
            <Panel kind="warning" title={t('returnedTitle', { name: conclusions.returned.by.name })}>
              <p className={styles.quote}>{conclusions.returned.reason}</p>
              <Time at={conclusions.returned.at} />
            </Panel>
          </div>
        )}
      </div>
      {isEdited ? (
        <Editor given={conclusions} onStored={take} />
      ) : (
        <div className={styles.work}>
          <div className={styles.side} data-screen-only>
            {status === 'published' || status === 'numbered' || status === 'revoked' ? (
              <PublishedSide conclusions={conclusions} onAmend={onAmend} />
            ) : (
              <ReviewSide conclusions={conclusions} />
            )}
          </div>
          <div className={styles.paper}>
            <NoticePaper label={t('paper')} notice={{ ...conclusions, content: contentOf(textOf(content)) }} />
          </div>
        </div>
      )}
    </>
  );
}
