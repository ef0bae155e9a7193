import { Link } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { IconButton } from '../../design/button.tsx';
import { Checkbox } from '../../design/choice.tsx';
import { TextField } from '../../design/field.tsx';
import { codeFor, type LevelFault, type LevelRow } from './levels.ts';
import styles from './page.module.css';

export interface LevelFieldsProps {
  readonly row: LevelRow;
  /** Its place from the top, from 1. */
  readonly number: number;
  readonly count: number;
  /** Points of it, those that are over as well. */
  readonly points: number;
  readonly fault: LevelFault | undefined;
  readonly onChange: (row: LevelRow) => void;
  readonly onMove: (by: 1 | -1) => void;
  readonly onRemove: () => void;
}

/** One level. What points are of cannot go; it says how many, and shows them. */
export function LevelFields({ row, number, count, points, fault, onChange, onMove, onRemove }: LevelFieldsProps) {
  const t = useTranslations('points');
  const isCodeAtFault = fault === 'code' || fault === 'codeTwice';
  const said = fault && t(`levels.fault.${fault}`);
  return (
    <fieldset className={styles.contact} data-level={row.key}>
      <legend>{t('levels.number', { number })}</legend>
      <div className={styles.levelTop}>
        <TextField
          label={t('levels.name')}
          value={row.name}
          onChange={(name) => {
            const isFollowed = row.isNew && row.code === codeFor(row.name);
            onChange({ ...row, name, ...(isFollowed ? { code: codeFor(name) } : {}) });
          }}
          fault={isCodeAtFault ? undefined : said}
        />
        <div className={styles.spread}>
          <IconButton
            icon="sort-up"
            label={t('levels.up', { name: row.name || String(number) })}
            disabled={number === 1}
            onClick={() => onMove(-1)}
          />
          <IconButton
            icon="sort-down"
            label={t('levels.down', { name: row.name || String(number) })}
            disabled={number === count}
            onClick={() => onMove(1)}
          />
          {points === 0 && count > 1 && (
            <IconButton
              icon="close"
              label={t('levels.remove', { name: row.name || String(number) })}
              onClick={onRemove}
            />
          )}
        </div>
      </div>
      {row.isNew ? (
        <TextField
          label={t('levels.code')}
          hint={t('levels.codeHint')}
          narrow
          value={row.code}
          onChange={(code) => onChange({ ...row, code })}
          fault={isCodeAtFault ? said : undefined}
        />
      ) : (
        <p className={styles.soft}>
          {t('levels.codeIs', { code: row.code })}
          {' · '}
          {points > 0 ? (
            <>
              <Link to="/points" search={{ level: row.code, state: 'all' }}>
                {t('count', { count: points })}
              </Link>
              {' · '}
              {t('levels.inUse')}
            </>
          ) : (
            t('levels.unused')
          )}
        </p>
      )}
      <Checkbox
        label={t('levels.headsBranch')}
        checked={row.headsBranch}
        onChange={(headsBranch) => onChange({ ...row, headsBranch })}
      />
    </fieldset>
  );
}
