import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { dialogs } from './support/dialogs.ts';
import { everyFile, type Node, parsed, source, walk } from './support/source.ts';

/** They are opened in pages-live.test.ts and pages-settled.test.ts, whose conferences have what they ask for. */
const made = new Set(['Dialog', 'ConfirmDialog', 'Menu', 'dialog']);
const excepted = new Map([
  ['design/confirm-dialog.tsx', 'what every confirmation is made of'],
  ['hall/view/sign-out.tsx', "of the hall's page, not of the console: hall-session.test.ts"],
]);

/** How many dialogs and menus a file shows. */
function dialogsIn(path: string): number {
  let count = 0;
  walk(parsed(path, readFileSync(path, 'utf8')), (node) => {
    const name = (node.name as Node | undefined)?.value;
    if (node.type === 'JSXOpeningElement' && made.has(String(name))) count += 1;
  });
  return count;
}

const shown = new Map(
  everyFile()
    .map((path) => [relative(source, path), dialogsIn(path)] as const)
    .filter(([, count]) => count > 0),
);

test('every dialog and every menu is opened by keyboard and judged', () => {
  const missing = [...shown].filter(
    ([file, count]) => !excepted.has(file) && dialogs.filter((each) => each.file === file).length < count,
  );
  expect(missing).toEqual([]);
});

test('what is excepted and what is opened is there', () => {
  const named = [...excepted.keys(), ...dialogs.map(({ file }) => file)];
  expect(named.filter((file) => !shown.has(file))).toEqual([]);
});
