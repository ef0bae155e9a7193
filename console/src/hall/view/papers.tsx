import { useState } from 'preact/hooks';
import { saveFile } from '../../api/save-file.ts';
import fields from '../../design/field.module.css';
import { clockTime } from '../../i18n/format.ts';
import { type HallAgenda, refusalOf } from '../engine/hall-api.ts';
import { causeOf } from '../state/hall-state.ts';
import { useWords } from '../words.ts';
import styles from './hall.module.css';
import { Act, Technical } from './parts.tsx';
import { useHall } from './use-hall.ts';

type Paper = HallAgenda['papers'][number];

/** Agenda and papers; read when they are looked at, for the line may be weak. */
export function Papers() {
  const { t, language } = useWords();
  const hall = useHall();
  const [agenda, setAgenda] = useState<HallAgenda | 'reading' | 'none' | 'failed'>();

  async function read(): Promise<void> {
    setAgenda('reading');
    try {
      setAgenda(await hall.api.readAgenda());
    } catch (error) {
      setAgenda(refusalOf(error).status === 404 ? 'none' : 'failed');
    }
  }

  return (
    <details
      class={styles.part}
      onToggle={(event) => {
        if (event.currentTarget.open && agenda === undefined) void read();
      }}
    >
      <summary>
        <h2>{t('papers.title')}</h2>
      </summary>
      <div role="status" class={styles.stack}>
        {agenda === 'reading' && <p class={styles.soft}>{t('papers.reading')}</p>}
        {agenda === 'none' && <p>{t('papers.none')}</p>}
        {agenda === 'failed' && <p>{t('papers.failed')}</p>}
      </div>
      {(agenda === 'failed' || agenda === 'none') && <Act onAct={() => void read()}>{t('papers.again')}</Act>}
      {typeof agenda === 'object' && (
        <div class={styles.stack}>
          {agenda.sessions.map((session) => (
            <div key={session.id}>
              <h3>
                <span class={styles.time}>
                  {clockTime(session.startsAt, language)}–{clockTime(session.endsAt, language)}
                </span>{' '}
                {session.title}
              </h3>
              {session.chair && <p class={styles.soft}>{t('papers.chair', { name: session.chair })}</p>}
              <ol class={styles.items}>
                {session.items.map((item) => (
                  <li key={item.id}>
                    <p>{item.title}</p>
                    {item.speaker && <p class={styles.soft}>{item.speaker}</p>}
                    <PaperList papers={agenda.papers.filter((paper) => paper.item === item.id)} />
                  </li>
                ))}
              </ol>
            </div>
          ))}
          <PaperList papers={agenda.papers.filter((paper) => paper.item === undefined)} />
        </div>
      )}
    </details>
  );
}

function PaperList({ papers }: { readonly papers: readonly Paper[] }) {
  const { t, language } = useWords();
  const hall = useHall();
  const [busy, setBusy] = useState<string>();
  const [failed, setFailed] = useState<{ readonly id: string; readonly cause: string }>();
  if (papers.length === 0) return null;

  async function open(paper: Paper): Promise<void> {
    setBusy(paper.id);
    setFailed(undefined);
    try {
      saveFile(await hall.api.openPaper(paper.id), paper.fileName);
    } catch (error) {
      setFailed({ id: paper.id, cause: causeOf(refusalOf(error)) });
    } finally {
      setBusy(undefined);
    }
  }

  const megabytes = new Intl.NumberFormat(language === 'bn' ? 'bn-BD-u-nu-latn' : language, {
    maximumFractionDigits: 1,
  });
  return (
    <ul class={styles.papers}>
      {papers.map((paper) => (
        <li key={paper.id}>
          <Act onAct={() => void open(paper)} isBusy={busy === paper.id}>
            {paper.title}
          </Act>{' '}
          <span class={styles.soft}>
            {t('papers.facts', {
              kind: paper.fileName.split('.').at(-1)?.toUpperCase() ?? '',
              megabytes: megabytes.format(Math.max(0.1, paper.bytes / 1_048_576)),
            })}
          </span>
          <div role="status">
            {failed?.id === paper.id && (
              <>
                <p class={fields.fault}>{t('papers.notOpened')}</p>
                <Technical cause={failed.cause} />
              </>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}
