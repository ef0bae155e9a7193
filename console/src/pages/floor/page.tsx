import { useRef } from 'react';
import { useTranslations } from 'use-intl';
import { floorRoutes } from '../../../../shared/contracts/floor.ts';
import { isFloorOpen } from '../../../../shared/domain/floor-view.ts';
import { useRead } from '../../api/use-api.tsx';
import { useBridgeEntries } from '../../api/use-contacts.ts';
import { useConference, useMayHere } from '../../app/use-conference.ts';
import { Select } from '../../design/choice.tsx';
import { offsetOf } from '../../design/clock-offset.ts';
import { ErrorPanel } from '../../design/error-panel.tsx';
import { Loaded } from '../../design/loaded.tsx';
import { PageHeader } from '../../design/page-header.tsx';
import { Panel } from '../../design/panel.tsx';
import { ServerClock, ServerTime, useServerNow } from '../../design/server-clock.tsx';
import { countText, dayTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/provider.tsx';
import { useFresh } from '../../push/use-hints.ts';
import { CallIn } from './call-in.tsx';
import styles from './page.module.css';
import { Queue } from './queue.tsx';
import { History, TimeByBranch } from './record.tsx';
import { floorRoute, minutesOffered, readSearch } from './route.ts';
import { Speaker } from './speaker.tsx';
import { type Floor, useFloorActs } from './use-floor.ts';

export function FloorPage() {
  const t = useTranslations('floor');
  const { id: conferenceId, title } = useConference();
  const read = useRead(floorRoutes.readFloor, { params: { conferenceId } });
  useFresh(conferenceId, [floorRoutes.readFloor]);
  const offset = useOffset(read.data?.serverTime);
  return (
    <ServerTime offset={offset}>
      <PageHeader
        title={t('title')}
        tabTitle={`${t('title')} · ${title}`}
        acts={
          read.data && (
            <span className={styles.serverClock}>
              <ServerClock />
            </span>
          )
        }
      />
      <Loaded read={read} rows={6} doing={t('reading')}>
        {(floor) => <FloorBody floor={floor} />}
      </Loaded>
    </ServerTime>
  );
}

/** Read once an answer, when it comes: how far the clocks are apart. */
function useOffset(serverTime: number | undefined): number {
  const known = useRef({ serverTime: 0, offset: 0 });
  if (serverTime !== undefined && serverTime !== known.current.serverTime) {
    known.current = { serverTime, offset: offsetOf(serverTime, known.current.offset) };
  }
  return known.current.offset;
}

function FloorBody({ floor }: { readonly floor: Floor }) {
  const t = useTranslations('floor');
  const { language } = useLanguage();
  const may = useMayHere();
  const conference = useConference();
  const { minutes, bridge } = floorRoute.useSearch();
  const navigate = floorRoute.useNavigate();
  const { doorsOpenAt } = conference;
  const now = useServerNow();
  const isEarly = floor.status === 'scheduled' && now < doorsOpenAt;
  const all = useFloorActs(conference.id, floor);
  const isOpen = !floor.isClosed && isFloorOpen({ status: floor.status, doorsOpenAt }, now);
  const acts = may(floorRoutes.giveFloor) && isOpen ? all : undefined;
  const entries = useBridgeEntries(conference.id, acts !== undefined);
  return (
    <>
      {isEarly && (
        <Panel kind="note" title={t('early')}>
          <p>{t('earlyText', { time: dayTime(doorsOpenAt, language) })}</p>
        </Panel>
      )}
      {floor.isClosed && (
        <Panel kind="note" title={t('closed')}>
          <p>{t('closedText')}</p>
        </Panel>
      )}
      {all.error && <ErrorPanel error={all.error} what="act" />}
      <div className={styles.parts}>
        <div className={styles.main}>
          {isOpen && (
            <>
              <Speaker floor={floor} acts={acts} minutes={minutes} />
              <section aria-labelledby="floor-queue">
                <div className={styles.queueHead}>
                  <h2 id="floor-queue">
                    {t('queue')} <span className={styles.count}>{countText(floor.waitingInAll, language)}</span>
                  </h2>
                  {acts && (
                    <Select
                      label={t('minutes')}
                      value={minutes === undefined ? '' : String(minutes)}
                      onChange={(next) =>
                        void navigate({
                          search: (was) => readSearch({ ...was, minutes: next === '' ? undefined : next }),
                          replace: true,
                        })
                      }
                      options={[
                        { value: '', label: t('noLimit') },
                        ...minutesOffered.map((each) => ({
                          value: String(each),
                          label: t('minutesOf', { count: each }),
                        })),
                      ]}
                    />
                  )}
                </div>
                <Queue floor={floor} acts={acts} minutes={minutes} />
              </section>
            </>
          )}
          <div>
            <h2>{t('history')}</h2>
            <History floor={floor} />
          </div>
        </div>
        <div className={styles.side}>
          {acts && (
            <CallIn
              entries={entries}
              acts={acts}
              minutes={minutes}
              chosen={bridge}
              onChoose={(next) =>
                void navigate({ search: (was) => readSearch({ ...was, bridge: next }), replace: true })
              }
            />
          )}
          <TimeByBranch floor={floor} />
        </div>
      </div>
    </>
  );
}
