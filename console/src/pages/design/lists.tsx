import { useState } from 'react';
import { compareVietnamese } from '../../../../shared/domain/text.ts';
import { Button } from '../../design/button.tsx';
import { StateBadge } from '../../design/state-badge.tsx';
import { type Column, type Sorting, Table } from '../../design/table.tsx';
import { Tree } from '../../design/tree.tsx';
import type { Children } from '../../design/tree-rows.ts';
import { VirtualList } from '../../design/virtual-list.tsx';
import { type VirtualColumn, VirtualTable } from '../../design/virtual-table.tsx';
import { spanText } from '../../i18n/format.ts';
import { Columns, Part } from './part.tsx';
import { communesOf, manyRows, type SampleRow, sampleRoots, sampleRows } from './samples.ts';

type Sample = Omit<SampleRow, 'id' | 'name'> & { readonly id: string; readonly name: string };

const columns: readonly Column<Sample>[] = [
  { key: 'state', title: 'Trạng thái', shrink: true, cell: (row) => <StateBadge state={row.state} /> },
  { key: 'name', title: 'Điểm cầu', heads: true, sortable: true, cell: (row) => row.name },
  { key: 'province', title: 'Tỉnh', sortable: true, cell: (row) => row.province },
  { key: 'since', title: 'Từ khi', number: true, cell: (row) => (row.since ? spanText(row.since) : '–') },
  { key: 'phone', title: 'Điện thoại', number: true, cell: (row) => row.phone },
];

const virtualColumns: readonly VirtualColumn<Sample>[] = [
  { key: 'state', title: 'Trạng thái', width: '8.5rem', cell: (row) => <StateBadge state={row.state} /> },
  { key: 'name', title: 'Điểm cầu', width: 'minmax(10rem, 2fr)', cell: (row) => row.name },
  { key: 'province', title: 'Tỉnh', width: 'minmax(6rem, 1fr)', cell: (row) => row.province },
  { key: 'phone', title: 'Điện thoại', width: '8rem', cell: (row) => row.phone },
];

export function Lists() {
  const [sorting, setSorting] = useState<Sorting>({ key: 'name', down: false });
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(['2']));
  const [checked, setChecked] = useState<ReadonlySet<string>>(new Set(['p1']));
  const [childrenOf, setChildren] = useState<Children>(new Map());
  const by = sorting.key === 'province' ? 'province' : 'name';
  const rows = sampleRows.toSorted((a, b) => compareVietnamese(a[by], b[by]) * (sorting.down ? -1 : 1));
  return (
    <>
      <Part title="Table">
        <Table<Sample>
          caption="Điểm cầu cần chú ý"
          showCaption
          columns={columns}
          rows={rows}
          rowKey={({ id }) => id}
          sorting={sorting}
          onSort={setSorting}
          chosen={chosen}
          onChoose={setChosen}
          rowLabel={({ name }) => name}
        />
      </Part>
      <Part title="VirtualTable (3.355), VirtualList, Tree">
        <VirtualTable<Sample>
          caption="Tất cả điểm cầu"
          columns={virtualColumns}
          rows={manyRows}
          rowKey={({ id }) => id}
          height="18rem"
          newcomers={<Button>5 mới</Button>}
        />
        <Columns>
          <VirtualList label="Nhật ký" items={manyRows} itemKey={({ id }) => id} height="14rem" itemHeight={32}>
            {(row) => `${row.name}, ${row.province}`}
          </VirtualList>
          <Tree
            label="Điểm cầu được mời"
            roots={sampleRoots}
            childrenOf={childrenOf}
            onOpen={(id) => setChildren((was) => new Map(was).set(id, communesOf(id)))}
            height="14rem"
            checked={(node, parent) =>
              checked.has(node.id) || (parent !== undefined && checked.has(parent))
                ? true
                : [...checked].some((each) => each.startsWith(`${node.id}-`))
                  ? 'mixed'
                  : false
            }
            onCheck={(node) => {
              const next = new Set(checked);
              if (!next.delete(node.id)) next.add(node.id);
              setChecked(next);
            }}
          />
        </Columns>
      </Part>
    </>
  );
}
