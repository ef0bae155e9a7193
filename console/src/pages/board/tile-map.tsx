import { useTranslations } from 'use-intl';
import { stateGlyphs } from '../../design/state-badge.tsx';
import { countText } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/provider.tsx';
import { isOver, worstOf } from './attention.ts';
import type { Sight } from './feed.ts';
import styles from './tile-map.module.css';
import { layTiles, shortName, type Tile } from './tiles.ts';

type Branch = Sight['branches'][number];

export interface TileMapProps {
  readonly sight: Pick<Sight, 'branches' | 'endedAt'>;
  readonly chosen: string | undefined;
  readonly onChoose: (branch: string | undefined) => void;
  readonly isOnWall?: boolean;
}

/**
 * The country by province: connected of expected, the worst state as a glyph in the corner. A tile filters the list. Once it is
 * over: who came of all, and no alarm.
 */
export function TileMap({ sight, chosen, onChoose, isOnWall = false }: TileMapProps) {
  const t = useTranslations('board');
  const { map, plain } = layTiles(sight.branches);
  const drawn = (tiles: readonly Tile<Branch>[]) =>
    tiles.map(({ of, place }) => (
      <ProvinceTile
        key={of.branch}
        branch={of}
        place={place}
        isOver={isOver(sight)}
        isChosen={of.branch === chosen}
        onPress={() => onChoose(of.branch === chosen ? undefined : of.branch)}
      />
    ));
  return (
    <section aria-label={t('map')} className={isOnWall ? `${styles.maps} ${styles.onWall}` : styles.maps}>
      {plain.length > 0 && (
        <div className={map.length > 0 ? styles.plain : `${styles.plain} ${styles.strip}`}>{drawn(plain)}</div>
      )}
      {map.length > 0 && <div className={styles.map}>{drawn(map)}</div>}
    </section>
  );
}

interface ProvinceTileProps {
  readonly branch: Branch;
  readonly place: Tile<Branch>['place'];
  readonly isOver: boolean;
  readonly isChosen: boolean;
  readonly onPress: () => void;
}

function ProvinceTile({ branch, place, isOver, isChosen, onPress }: ProvinceTileProps) {
  const t = useTranslations('board');
  const words = useTranslations('words');
  const { language } = useLanguage();
  const { name, total, counts } = branch;
  const state = worstOf(counts) ?? 'connected';
  const counted = isOver ? total - counts.expected : counts.connected;
  const said = t(isOver ? 'tileOver' : 'tile', {
    count: countText(counted, language),
    total: countText(total, language),
    state: words(`bridgeState.${state}`),
  });
  return (
    <button
      type="button"
      className={`${styles.tile} ${styles[isOver ? 'left' : state]}`}
      style={place && { gridColumn: place.column, gridRow: place.row }}
      aria-pressed={isChosen}
      title={`${shortName(name)}: ${said}`}
      onClick={onPress}
    >
      <span className={styles.name}>{shortName(name)}</span>
      <span className="visually-hidden">: {said}</span>
      <span className={styles.figure} aria-hidden="true">
        {counted}/{total}
      </span>
      <span className={styles.corner} aria-hidden="true">
        {stateGlyphs[state]}
      </span>
    </button>
  );
}
