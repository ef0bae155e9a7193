import { useDeferredValue, useId, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { directoryRoutes } from '../../../../shared/contracts/directory.ts';
import type { Invitation } from '../../../../shared/domain/conference.ts';
import { fold } from '../../../../shared/domain/text.ts';
import { useRead } from '../../api/use-api.tsx';
import { useNamedLevels } from '../../api/use-named-levels.ts';
import { Button } from '../../design/button.tsx';
import { Checkbox } from '../../design/choice.tsx';
import { TextArea, TextField } from '../../design/field.tsx';
import { Panel } from '../../design/panel.tsx';
import { Polite } from '../../design/polite.tsx';
import { Tree } from '../../design/tree.tsx';
import type { TreeNode } from '../../design/tree-rows.ts';
import { countText } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/provider.tsx';
import {
  type Country,
  changed,
  codesIn,
  codesOf,
  codesUnder,
  hallOf,
  invitedOf,
  type Point,
  tallies,
} from './invitation-choice.ts';
import styles from './page.module.css';

export interface PointPickerProps {
  readonly country: Country;
  readonly hostPoint: string;
  readonly value: Invitation;
  readonly onChange: (value: Invitation) => void;
  readonly fault?: string | undefined;
}

const foundAtMost = 60;

/** Everybody, by level, by branch, by name or by code: what is ticked is who is invited, counted as one ticks. */
export function PointPicker({ country, hostPoint, value, onChange, fault }: PointPickerProps) {
  const t = useTranslations('schedule');
  const { language } = useLanguage();
  const id = useId();
  const [q, setQ] = useState('');
  const wanted = useDeferredValue(fold(q));
  const { data } = useRead(directoryRoutes.listLevels, {}, { freshMs: 300_000 });
  const levels = useNamedLevels(data?.levels);
  const chosen = useMemo(() => invitedOf(country, value, hostPoint), [country, value, hostPoint]);
  const counted = useMemo(() => tallies(country, chosen), [country, chosen]);
  const set = (codes: readonly string[], isOn: boolean): void => onChange(changed(country, value, codes, isOn));

  const nodeOf = (point: Point, note?: string): TreeNode => {
    const { chosen: part, all } = counted.get(point.code) ?? { chosen: 0, all: 1 };
    const hasChildren = all > 1;
    const count = `${countText(part, language)}/${countText(all, language)}`;
    return {
      id: point.code,
      label: note === undefined ? point.name : `${point.name}, ${note}`,
      hasChildren,
      count: hasChildren ? count : point.code === hostPoint ? t('picker.host') : point.code,
    };
  };
  const childrenOf = new Map(
    [...country.below]
      .filter(([code]) => code !== '')
      .map(([code, points]) => [
        code,
        [
          {
            id: `${hallOf}${code}`,
            label: t('picker.hallOf', { name: country.points.get(code)?.name ?? code }),
            hasChildren: false,
            count: code === hostPoint ? t('picker.host') : code,
          },
          ...points.map((point) => nodeOf(point)),
        ],
      ]),
  );
  const found = wanted === '' ? undefined : matching(country, wanted);
  const roots = (found ?? country.roots).slice(0, found ? foundAtMost : undefined);
  const checkOf = (node: TreeNode): boolean | 'mixed' => {
    if (node.id.startsWith(hallOf)) return chosen.has(node.id.slice(hallOf.length));
    const { chosen: part, all } = counted.get(node.id) ?? { chosen: 0, all: 1 };
    return part === all ? true : part === 0 ? false : 'mixed';
  };
  const named = [...(value.subtrees ?? []), ...(value.codes ?? []), ...(value.except ?? [])];
  const lost = named.filter((code) => !country.points.has(code));
  const every = [...country.points.keys()];
  const ofLevel = (code: string): string[] => every.filter((each) => country.points.get(each)?.level === code);

  return (
    <fieldset className={styles.picker} aria-describedby={fault ? `${id}-fault` : undefined} data-field="invited">
      <legend className="visually-hidden">{t('picker.title')}</legend>
      <div className={styles.quick}>
        <Checkbox
          label={t('picker.all', { count: every.length })}
          checked={chosen.size === every.length ? true : chosen.size === 0 ? false : 'mixed'}
          onChange={(isOn) => onChange(isOn ? { all: true } : {})}
        />
        {levels?.map(({ code, name }) => {
          const codes = ofLevel(code);
          const part = codes.filter((each) => chosen.has(each)).length;
          return (
            codes.length > 0 && (
              <Checkbox
                key={code}
                label={t('picker.level', { name, count: codes.length })}
                checked={part === codes.length ? true : part === 0 ? false : 'mixed'}
                onChange={(isOn) => set(codes, isOn)}
              />
            )
          );
        })}
      </div>
      <p role="status" className={styles.chosen}>
        {t('picker.chosen', { count: chosen.size, all: every.length })}
      </p>
      {fault && (
        <p id={`${id}-fault`} className={styles.fault}>
          {fault}
        </p>
      )}
      {lost.length > 0 && (
        <Panel
          kind="warning"
          title={t('picker.lost', { count: lost.length, codes: lost.slice(0, 8).join(', ') })}
          acts={<Button onClick={() => set([], true)}>{t('picker.dropLost')}</Button>}
        />
      )}
      <TextField type="search" label={t('picker.search')} value={q} onChange={setQ} />
      <Polite className={styles.small}>
        {found &&
          (found.length > foundAtMost
            ? t('picker.foundFirst', { count: found.length, shown: foundAtMost })
            : t('picker.found', { count: found.length }))}
      </Polite>
      {roots.length > 0 && (
        <Tree
          label={t('picker.tree')}
          roots={roots.map((point) => nodeOf(point, found ? country.points.get(point.parent ?? '')?.name : undefined))}
          childrenOf={childrenOf}
          onOpen={() => undefined}
          height={`${Math.min(22, Math.max(4, roots.length * 2 + 0.5))}rem`}
          checked={checkOf}
          onCheck={(node) => set(codesOf(country, node), checkOf(node) !== true)}
        />
      )}
      <ByCode country={country} onAdd={(codes) => set(codes, true)} />
    </fieldset>
  );
}

/** By name without accents, by code; those that stand higher first. */
function matching(country: Country, wanted: string): Point[] {
  const all = [...country.points.values()];
  return all
    .filter(({ name, code }) => fold(`${name} ${code}`).includes(wanted))
    .sort((a, b) => codesUnder(country, b.code).length - codesUnder(country, a.code).length);
}

/** A list of codes out of a document, pasted as it is. */
function ByCode({ country, onAdd }: { readonly country: Country; readonly onAdd: (codes: readonly string[]) => void }) {
  const t = useTranslations('schedule');
  const [text, setText] = useState('');
  const [added, setAdded] = useState(0);
  const codes = codesIn(text);
  const unknown = codes.filter((code) => !country.points.has(code));
  const known = codes.length - unknown.length;
  return (
    <details className={styles.byCode}>
      <summary>{t('picker.byCode')}</summary>
      <TextArea
        label={t('picker.codes')}
        hint={t('picker.codesHint')}
        rows={3}
        value={text}
        onChange={(next) => {
          setText(next);
          setAdded(0);
        }}
        fault={
          unknown.length > 0
            ? t('picker.unknown', { count: unknown.length, codes: unknown.slice(0, 8).join(', ') })
            : undefined
        }
      />
      <div className={styles.row}>
        <Button
          disabled={known === 0}
          onClick={() => {
            onAdd(codes.filter((code) => country.points.has(code)));
            setText(unknown.join(' '));
            setAdded(known);
          }}
        >
          {t('picker.add', { count: known })}
        </Button>
        <span role="status">{added > 0 && t('picker.added', { count: added })}</span>
      </div>
    </details>
  );
}
