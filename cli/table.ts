/** Columns of a terminal that a text takes: combining marks none, wide East Asian letters two. Vietnamese comes as NFC. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text.normalize('NFC')) {
    if (/^\p{M}$/u.test(character)) continue;
    width += /^[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]$/u.test(character)
      ? 2
      : 1;
  }
  return width;
}

/** Cuts at a width and says so with an ellipsis. */
export function fitted(text: string, width: number): string {
  const clean = text
    .normalize('NFC')
    .replaceAll(/[\r\n\t]+/g, ' ')
    .replaceAll(/\p{Cc}/gu, '');
  if (widthOf(clean) <= width) return clean;
  let out = '';
  for (const character of clean) {
    if (widthOf(out + character) > width - 1) break;
    out += character;
  }
  return `${out}…`;
}

type Cell = string | number | undefined;

const widest = 48;

/** Rows under a head; numbers to the right, text to the left, nothing after the last column. */
export function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const cells = rows.map((row) => row.map((cell) => fitted(cell === undefined ? '' : String(cell), widest)));
  const widths = head.map((name, i) => Math.max(widthOf(name), ...cells.map((row) => widthOf(row[i] ?? ''))));
  const isNumber = head.map(
    (_, i) => rows.length > 0 && rows.every((row) => typeof row[i] === 'number' || row[i] === undefined),
  );
  const line = (row: readonly string[]) =>
    widths
      .map((width, i) => {
        const gap = ' '.repeat(width - widthOf(row[i] ?? ''));
        return isNumber[i] ? gap + (row[i] ?? '') : (row[i] ?? '') + gap;
      })
      .join('  ')
      .trimEnd();
  return [line(head), line(widths.map((width) => '─'.repeat(width))), ...cells.map(line)].join('\n');
}

/** Name and value, one a line. */
export function facts(pairs: readonly (readonly [string, Cell])[]): string {
  const shown = pairs.filter(([, value]) => value !== undefined && value !== '');
  const width = Math.max(0, ...shown.map(([name]) => widthOf(name)));
  return shown.map(([name, value]) => `${name}${' '.repeat(width - widthOf(name))}  ${value}`).join('\n');
}
