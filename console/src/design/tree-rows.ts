export interface TreeNode {
  readonly id: string;
  readonly label: string;
  /** Behind the label: "96/99", "124". */
  readonly count?: string | undefined;
  readonly hasChildren: boolean;
}

/** Children by the id of their parent: undefined not asked for yet, `reading`, `failed`, or what there is. */
export type Children = ReadonlyMap<string, readonly TreeNode[] | 'reading' | 'failed'>;

export type TreeRow =
  | {
      readonly kind: 'node';
      readonly node: TreeNode;
      readonly parent: string | undefined;
      /** 1 at the top. */
      readonly level: number;
      readonly size: number;
      readonly position: number;
      readonly isOpen: boolean;
    }
  | { readonly kind: 'note'; readonly of: string; readonly level: number; readonly what: 'reading' | 'failed' };

/** What is in sight of a tree, top down: closed branches count for nothing. */
export function rowsOf(roots: readonly TreeNode[], children: Children, open: ReadonlySet<string>): TreeRow[] {
  const rows: TreeRow[] = [];
  const add = (nodes: readonly TreeNode[], parent: string | undefined, level: number): void => {
    nodes.forEach((node, at) => {
      const isOpen = node.hasChildren && open.has(node.id);
      rows.push({ kind: 'node', node, parent, level, size: nodes.length, position: at + 1, isOpen });
      if (!isOpen) return;
      const below = children.get(node.id) ?? 'reading';
      if (typeof below === 'string') rows.push({ kind: 'note', of: node.id, level: level + 1, what: below });
      else add(below, node.id, level + 1);
    });
  };
  add(roots, undefined, 1);
  return rows;
}
