import { useTranslations } from 'use-intl';
import { conclusionsRoutes as routes } from '../../../../shared/contracts/conclusions.ts';
import { hasEnded } from '../../../../shared/domain/conference.ts';
import { useRead } from '../../api/use-api.tsx';
import { useConference, useMayHere } from '../../app/use-conference.ts';
import { Button } from '../../design/button.tsx';
import { Select } from '../../design/choice.tsx';
import { Empty } from '../../design/empty.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { PageHeader } from '../../design/page-header.tsx';
import { Panel } from '../../design/panel.tsx';
import { useFresh } from '../../push/use-hints.ts';
import { chosen } from './choose.ts';
import { Notice } from './notice.tsx';
import styles from './page.module.css';
import { conclusionsRoute } from './route.ts';
import { StartForm } from './start-form.tsx';
import type { Conclusions } from './use-saving.ts';

/** From the first draft to the published notice, and what comes after. */
export function ConclusionsPage() {
  const t = useTranslations('conclusions');
  const conference = useConference();
  const { id: conferenceId, title, status } = conference;
  const read = useRead(routes.listConclusions, { params: { conferenceId } });
  useFresh(conferenceId, [routes.listConclusions]);
  const { notice, begin } = conclusionsRoute.useSearch();
  const navigate = conclusionsRoute.useNavigate();
  const may = useMayHere();
  const open = (next: string): void => void navigate({ search: { notice: next as Conclusions['id'] } });
  const start = (next: 'new' | Conclusions['id']): void =>
    void navigate({ search: (was) => ({ ...was, begin: next }) });
  const isHeld = status !== 'draft' && status !== 'cancelled';
  const mayDraft = may(routes.draftConclusions) && isHeld;
  const known = read.data && chosen(read.data.items, notice);
  // Revoked meanwhile by somebody else, it stays on the page with what is being typed: the form says what can become of that.
  const amended = read.data?.items.find(
    ({ id, status: its }) => id === begin && (its === 'published' || its === 'revoked'),
  );
  const isBeginning = mayDraft && (begin === 'new' || amended !== undefined);
  const beginning = amended ? t('amendTitle', { number: amended.number ?? '' }) : t('newTitle');
  return (
    <>
      <div data-screen-only>
        {isBeginning ? (
          <PageHeader title={beginning} tabTitle={`${beginning} · ${title}`} />
        ) : (
          <PageHeader
            title={t('title')}
            tabTitle={`${t('title')} · ${title}`}
            lead={read.data && !known ? t('lead') : undefined}
            acts={mayDraft && known && <Button onClick={() => start('new')}>{t('another')}</Button>}
          />
        )}
      </div>
      <Loaded read={read} doing={t('reading')}>
        {({ items }) => {
          const shown = chosen(items, notice);
          if (isBeginning)
            return (
              <StartForm
                key={begin}
                before={amended ?? items[0]}
                amends={amended}
                onDone={open}
                onBack={() => void navigate({ search: ({ begin: _begin, ...was }) => was })}
              />
            );
          return (
            <>
              <div data-screen-only>
                {items.length > 1 && shown && (
                  <div className={styles.choice}>
                    <Select
                      label={t('which', { count: items.length })}
                      value={shown.id}
                      onChange={open}
                      options={items.map((each) => ({
                        value: each.id,
                        label: `${each.number ?? t('noNumber')} · ${t(`status.${each.status}`)} · ${each.content.abstract}`,
                      }))}
                    />
                  </div>
                )}
              </div>
              {notice !== undefined && shown?.id !== notice && (
                <Panel kind="warning" title={t('goneTitle')}>
                  <p>{t('gone')}</p>
                </Panel>
              )}
              {shown ? (
                <Notice key={shown.id} conclusions={shown} onAmend={() => start(shown.id)} />
              ) : (
                <Empty
                  title={t('emptyTitle')}
                  act={
                    mayDraft && (
                      <Button kind="primary" onClick={() => start('new')}>
                        {t('begin')}
                      </Button>
                    )
                  }
                >
                  <p>
                    {!isHeld
                      ? t('emptyNotHeld')
                      : mayDraft
                        ? t(hasEnded(conference) ? 'emptyBeginAfter' : 'emptyBegin')
                        : t('emptyRead')}
                  </p>
                </Empty>
              )}
            </>
          );
        }}
      </Loaded>
    </>
  );
}
