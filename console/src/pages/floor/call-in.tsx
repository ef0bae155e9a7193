import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { hasWords, searchable, wordsOf } from '../../../../shared/domain/text.ts';
import type { BridgeEntry } from '../../api/use-contacts.ts';
import { Button } from '../../design/button.tsx';
import { Select } from '../../design/choice.tsx';
import { Combobox, type Suggestion } from '../../design/combobox.tsx';
import { TextField } from '../../design/field.tsx';
import { useBroughtBack, useTakeAlong } from '../../session/use-session.tsx';
import styles from './page.module.css';
import type { BridgeId, FloorActs, FloorKind } from './use-floor.ts';

const kinds = ['ordinary', 'point-of-order', 'intervention', 'interposed-question'] as const;
const place = 'call-in';
interface Typed {
  readonly kind: FloorKind;
  readonly words: string;
}
/** More than these are not looked through: one types on. */
const shownAtOnce = 20;

export interface CallInProps {
  readonly entries: ReadonlyMap<string, BridgeEntry>;
  readonly acts: FloorActs;
  readonly minutes: number | undefined;
  readonly chosen: string | undefined;
  readonly onChoose: (bridgeId: string | undefined) => void;
}

/** Any hall by its name: it asked by phone, or the chair calls it. */
export function CallIn({ entries, acts, minutes, chosen, onChoose }: CallInProps) {
  const t = useTranslations('floor');
  const [text, setText] = useState('');
  const brought = useBroughtBack<Typed>(place);
  const [kind, setKind] = useState<FloorKind>(brought?.kind ?? 'ordinary');
  const [words, setWords] = useState(brought?.words ?? '');
  useTakeAlong(place, chosen !== undefined, { kind, words } satisfies Typed);
  const all = useMemo(
    () =>
      [...entries.values()].map((entry) => ({
        value: entry.id,
        label: entry.name,
        note: entry.parentName ?? entry.pointCode,
        searched: searchable(entry.name, entry.parentName, entry.pointCode),
      })),
    [entries],
  );
  const value: Suggestion | null = all.find((each) => each.value === chosen) ?? null;
  const found = useMemo(() => {
    // With one chosen, the text is its name: then the others are worth as much.
    const wanted = wordsOf(text);
    const some: Suggestion[] = [];
    for (const each of all) {
      if (some.length === shownAtOnce) break;
      if (hasWords(each.searched, wanted)) some.push(each);
    }
    return some;
  }, [all, text]);
  const clear = (): void => {
    setWords('');
    onChoose(undefined);
  };
  const id = value?.value as BridgeId | undefined;
  return (
    <section className={styles.callIn} aria-labelledby="floor-call-in">
      <h2 id="floor-call-in">{t('callIn')}</h2>
      <Combobox
        label={t('bridge')}
        hint={t('bridgeHint')}
        suggestions={found}
        value={value}
        onChange={(next) => onChoose(next?.value)}
        onSearch={setText}
      />
      <div className={styles.pair}>
        <Select
          label={t('kindLabel')}
          value={kind}
          onChange={setKind}
          options={kinds.map((each) => ({ value: each, label: t(`kind.${each}`) }))}
        />
        <TextField label={t('words')} optional maxLength={120} value={words} onChange={setWords} />
      </div>
      <div className={styles.acts}>
        <Button
          disabled={!id}
          busy={acts.isBusy}
          onClick={() => {
            if (id) acts.raise(id, kind, words.trim());
            clear();
          }}
        >
          {t('addToQueue')}
        </Button>
        <Button
          disabled={!id}
          busy={acts.isBusy}
          onClick={() => {
            if (id) acts.give(id, minutes);
            clear();
          }}
        >
          {t('giveNow')}
        </Button>
      </div>
    </section>
  );
}
