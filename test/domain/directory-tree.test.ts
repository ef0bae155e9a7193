import fc from 'fast-check';
import { placed, subtreeOf, type Unplaced } from '../../shared/domain/directory-tree.ts';
import { usualLevels } from '../../shared/domain/point.ts';
import { directoryOf, p } from '../support/builders-directory.ts';

function errorsOf(...points: Unplaced[]) {
  return placed(new Map(points.map((each) => [each.code, each])), usualLevels).errors.map(
    (e) => `${e.code} ${e.column}: ${e.reason}`,
  );
}

describe('the tree of points', () => {
  it('gives each point its path and the branch of its nearest head', () => {
    const { points } = directoryOf([
      p('a', 'commune', '24'),
      p('00', 'central'),
      p('24', 'province', '00'),
      p('m', 'central', '00'),
    ]);
    const place = (code: string) => [points.get(code)?.path, points.get(code)?.branch];
    expect(place('a')).toEqual(['00/24/a', '24']);
    expect(place('24')).toEqual(['00/24', '24']);
    expect(place('m')).toEqual(['00/m', '00']);
    expect(place('00')).toEqual(['00', '00']);
  });

  it('takes any depth that levels as data describe, up to 16', () => {
    const levels = [{ code: 'x', name: 'X', headsBranch: false }];
    const chain = (n: number) =>
      Array.from({ length: n }, (_, i) =>
        p(`c${String(i).padStart(2, '0')}`, 'x', i ? `c${String(i - 1).padStart(2, '0')}` : undefined),
      );
    const of = (n: number) => placed(new Map(chain(n).map((each) => [each.code, each])), levels);
    expect(of(16).errors).toEqual([]);
    expect(of(17).errors).toEqual([{ code: 'c16', column: 'parent_code', reason: 'lies deeper than 16 levels' }]);
    expect(of(16).points.get('c15')?.branch).toBe('c00');
  });

  it('refuses what does not hold together, all at once', () => {
    expect(
      errorsOf(
        p('a', 'village'),
        p('b', 'commune', 'nowhere'),
        p('c', 'commune', 'c'),
        p('d', 'province', 'e'),
        p('e', 'commune'),
        p('f', 'commune', undefined, { validFrom: 5, validTo: 5 }),
        p('g', 'commune', undefined, { mergedInto: 'e' }),
        p('h', 'commune', undefined, { mergedInto: 'gone', validTo: 9 }),
        p('i', 'commune', undefined, { mergedInto: 'i', validTo: 9 }),
      ),
    ).toEqual([
      'a level: unknown level "village"; known are central, province, commune',
      'b parent_code: unknown parent "nowhere"',
      'c parent_code: is its own parent',
      'd parent_code: the parent e is of level commune, which lies below province',
      'f valid_to: must be after valid_from',
      'g valid_to: is needed where merged_into is given',
      'h merged_into: unknown point "gone"',
      'i merged_into: is merged into itself',
    ]);
  });

  it('names every point of a ring once, and nobody who only hangs below it', () => {
    const errors = errorsOf(
      p('x', 'commune', 'c'),
      p('c', 'commune', 'b'),
      p('b', 'commune', 'a'),
      p('a', 'commune', 'c'),
    );
    expect(errors.toSorted()).toEqual(
      ['a', 'b', 'c'].map((c) => expect.stringContaining(`${c} parent_code: the parents form a ring: `)),
    );
  });

  it('refuses mergers that lead round', () => {
    const errors = errorsOf(
      p('a', 'commune', undefined, { mergedInto: 'b', validTo: 1 }),
      p('b', 'commune', undefined, { mergedInto: 'a', validTo: 1 }),
    );
    expect(errors).toHaveLength(2);
  });

  it('knows a whole subtree, and not its neighbour with the same beginning', () => {
    const directory = directoryOf([
      p('1', 'province'),
      p('11', 'province'),
      p('x', 'commune', '1'),
      p('y', 'commune', '11'),
    ]);
    expect(subtreeOf(directory, '1').map((each) => each.code)).toEqual(['1', 'x']);
    expect(subtreeOf(directory, 'none')).toEqual([]);
  });

  it('places every point of any forest under its parent, whatever the order', () => {
    const forest = fc
      .array(fc.nat(), { minLength: 1, maxLength: 60 })
      .map((picks) =>
        picks.map((pick, n) =>
          p(`n${n}`, n === 0 ? 'central' : n % 5 === 0 ? 'province' : 'commune', n === 0 ? undefined : `n${pick % n}`),
        ),
      );
    fc.assert(
      fc.property(forest, fc.boolean(), (points, reversed) => {
        const given = reversed ? points.toReversed() : points;
        const tree = placed(new Map(given.map((each) => [each.code, each])), usualLevels);
        for (const point of tree.points.values()) {
          const above = point.parent === undefined ? undefined : tree.points.get(point.parent);
          expect(point.path).toBe(above ? `${above.path}/${point.code}` : point.code);
          expect(point.branch).toBe(point.level === 'province' || !above ? point.code : above.branch);
        }
        expect(tree.points.size).toBe(points.length);
      }),
    );
  });
});
