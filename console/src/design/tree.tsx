import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { fold } from '../../../shared/domain/text.ts';
import { Icon } from './icon.tsx';
import styles from './tree.module.css';
import { type Children, rowsOf, type TreeNode, type TreeRow } from './tree-rows.ts';

export interface TreeProps {
  readonly label: string;
  readonly roots: readonly TreeNode[];
  /** Children of branches that were opened; the page reads them in `onOpen`. */
  readonly childrenOf: Children;
  readonly onOpen: (id: string) => void;
  readonly height: string;
  /** Branches that stand open at first. */
  readonly initiallyOpen?: readonly string[] | undefined;
  /** The node that the page shows. */
  readonly selected?: string | undefined;
  readonly onSelect?: ((node: TreeNode) => void) | undefined;
  /** Given: nodes have checkboxes. What a check of a branch means is the page's to say. */
  readonly checked?: ((node: TreeNode, parent: string | undefined) => boolean | 'mixed') | undefined;
  readonly onCheck?: ((node: TreeNode, parent: string | undefined) => void) | undefined;
}

const rowHeight = 32;
type NodeRow = Extract<TreeRow, { kind: 'node' }>;

/**
 * Thousands of nodes by branch. Keys as in every tree: up and down, right opens, left closes or goes up, Home and End, letters
 * find (without accents), space checks, Enter selects.
 */
export function Tree(props: TreeProps) {
  const { label, roots, childrenOf, onOpen, height, initiallyOpen, selected, onSelect, checked, onCheck } = props;
  const t = useTranslations('design');
  const viewport = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set(initiallyOpen));
  const [active, setActive] = useState<string>();
  const typed = useRef({ text: '', at: 0 });
  const rows = useMemo(() => rowsOf(roots, childrenOf, open), [roots, childrenOf, open]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => viewport.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    getItemKey: (at) => keyOf(rows[at]!),
  });

  const turn = (id: string, isOpen: boolean): void => {
    const next = new Set(open);
    if (isOpen) next.add(id);
    else next.delete(id);
    setOpen(next);
    const known = childrenOf.get(id);
    if (isOpen && (known === undefined || known === 'failed')) onOpen(id);
  };
  const focusAt = (at: number): void => {
    const row = rows[at];
    if (row?.kind !== 'node') return;
    setActive(row.node.id);
    virtual.scrollToIndex(at);
    requestAnimationFrame(() =>
      viewport.current?.querySelector<HTMLElement>(`[data-node="${CSS.escape(row.node.id)}"]`)?.focus(),
    );
  };
  const nodes = rows.flatMap((row, at) => (row.kind === 'node' ? [{ ...row, at }] : []));

  /** Whether the key is one of the tree's. */
  const act = (key: string, row: NodeRow, here: number, go: (to: number) => void): boolean => {
    if (key === 'ArrowDown') go(here + 1);
    else if (key === 'ArrowUp') go(here - 1);
    else if (key === 'Home') go(0);
    else if (key === 'End') go(nodes.length - 1);
    else if (key === 'ArrowRight' && row.isOpen) go(here + 1);
    else if (key === 'ArrowRight' && row.node.hasChildren) turn(row.node.id, true);
    else if (key === 'ArrowLeft' && row.isOpen) turn(row.node.id, false);
    else if (key === 'ArrowLeft' && row.parent) go(nodes.findIndex((each) => each.node.id === row.parent));
    else if (key === ' ' && onCheck) onCheck(row.node, row.parent);
    else if (key === 'Enter' && onSelect) onSelect(row.node);
    else return key === 'ArrowRight' || key === 'ArrowLeft';
    return true;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const here = nodes.findIndex((row) => row.node.id === active);
    const row = nodes[here];
    if (!row) return;
    const go = (to: number): void => {
      const found = nodes[Math.max(0, Math.min(nodes.length - 1, to))];
      if (found) focusAt(found.at);
    };
    if (act(event.key, row, here, go)) {
      event.preventDefault();
    } else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const text = event.timeStamp - typed.current.at < 700 ? typed.current.text + event.key : event.key;
      typed.current = { text, at: event.timeStamp };
      const wanted = fold(text);
      const from = text.length === 1 ? here + 1 : here;
      const order = [...nodes.slice(from), ...nodes.slice(0, from)];
      const found = order.find((each) =>
        fold(each.node.label)
          .split(' ')
          .some((word) => word.startsWith(wanted)),
      );
      if (found) focusAt(found.at);
    }
  };

  const shown = virtual.getVirtualItems();
  const isActiveShown = shown.some(({ index }) => keyOf(rows[index]!) === active);
  return (
    <div
      ref={viewport}
      role="tree"
      aria-label={label}
      aria-multiselectable={onCheck ? true : undefined}
      className={styles.tree}
      style={{ height }}
      onKeyDown={onKeyDown}
    >
      <div role="none" className={styles.all} style={{ height: `${virtual.getTotalSize()}px` }}>
        {shown.map((item, at) => {
          const row = rows[item.index]!;
          const place = {
            height: `${item.size}px`,
            transform: `translateY(${item.start}px)`,
            paddingInlineStart: `${(row.level - 1) * 1.25 + 0.25}rem`,
          };
          if (row.kind === 'note')
            return (
              <div key={item.key} role="none" className={`${styles.node} ${styles.quiet}`} style={place}>
                {t(`tree.${row.what}`)}
              </div>
            );
          const { node } = row;
          const check = checked?.(node, row.parent);
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: keys are taken by the tree as a whole
            <div
              key={item.key}
              role="treeitem"
              data-node={node.id}
              aria-level={row.level}
              aria-setsize={row.size}
              aria-posinset={row.position}
              aria-expanded={node.hasChildren ? row.isOpen : undefined}
              aria-selected={onSelect ? node.id === selected : undefined}
              aria-checked={check}
              tabIndex={node.id === active || (!isActiveShown && at === 0) ? 0 : -1}
              className={styles.node}
              style={place}
              onFocus={() => setActive(node.id)}
              onClick={() => (onSelect ? onSelect(node) : onCheck?.(node, row.parent))}
            >
              {/* biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/noStaticElementInteractions: for the mouse; the keys are the tree's */}
              <span
                className={row.isOpen ? `${styles.turn} ${styles.open}` : styles.turn}
                onClick={(event) => {
                  event.stopPropagation();
                  if (node.hasChildren) turn(node.id, !row.isOpen);
                }}
              >
                {node.hasChildren && <Icon name="chevron-right" />}
              </span>
              {check !== undefined && (
                // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/noStaticElementInteractions: space does it as well
                <span
                  className={`${styles.box} ${check === true ? styles.on : check === 'mixed' ? styles.mixed : ''}`}
                  onClick={(event) => {
                    event.stopPropagation();
                    onCheck?.(node, row.parent);
                  }}
                >
                  {check === true && <Icon name="check" />}
                  {check === 'mixed' && <Icon name="dash" />}
                </span>
              )}
              <span className={styles.name} title={node.label}>
                {node.label}
              </span>
              {node.count !== undefined && <span className={styles.count}>{node.count}</span>}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function keyOf(row: TreeRow): string {
  return row.kind === 'node' ? row.node.id : `${row.of} ${row.what}`;
}
