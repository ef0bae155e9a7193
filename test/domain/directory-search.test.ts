import { findPoints, indexOf, type PointQuery } from '../../shared/domain/directory-search.ts';
import { directoryOf, p } from '../support/builders-directory.ts';

const index = indexOf(
  directoryOf([
    p('24', 'province', undefined, { name: 'Tỉnh Bắc Ninh' }),
    p('31', 'province', undefined, { name: 'Thành phố Hải Phòng' }),
    p('a1', 'commune', '24', { name: 'Xã Hoà Bình' }),
    p('a2', 'commune', '31', { name: 'Xã Hòa Bình' }),
    p('a3', 'commune', '24', { name: 'Phường Hoả Bính' }),
    p('a4', 'commune', '24', { name: 'Xã Đông Ngạc', validTo: 1000 }),
    p('a5', 'commune', '24', { name: 'Xã Ân Thi' }),
    p('a6', 'commune', '24', { name: 'Xã Ba Bể' }),
  ]),
);
const names = (query: Partial<PointQuery>) => findPoints(index, { limit: 100, ...query }).items.map((i) => i.name);

describe('the search of points', () => {
  it('finds names without their accents, by the beginnings of words in any order', () => {
    expect(names({ q: 'bac ninh' })).toEqual(['Tỉnh Bắc Ninh']);
    expect(names({ q: 'ninh  b' })).toEqual(['Tỉnh Bắc Ninh']);
    expect(names({ q: 'dong ngac' })).toEqual(['Xã Đông Ngạc']);
    expect(names({ q: 'nin' })).toEqual(['Tỉnh Bắc Ninh']);
    expect(names({ q: 'inh' })).toEqual([]);
  });

  it('takes both placements of a tone and both normal forms as one', () => {
    for (const q of ['Hoà Bình', 'Hòa Bình', 'hoà bình'.normalize('NFD')]) {
      expect(names({ q }).slice(0, 2).toSorted()).toEqual(['Xã Hoà Bình', 'Xã Hòa Bình'].toSorted());
    }
  });

  it('puts names with the very accents first', () => {
    expect(names({ q: 'hoả' })[0]).toBe('Phường Hoả Bính');
    expect(names({ q: 'hoa' })).toHaveLength(3);
  });

  it('finds by code', () => expect(names({ q: 'A4' })).toEqual(['Xã Đông Ngạc']));

  it('narrows by parent, level, branch and day', () => {
    expect(names({ parent: 'root' })).toEqual(['Thành phố Hải Phòng', 'Tỉnh Bắc Ninh']);
    expect(names({ parent: '31' })).toEqual(['Xã Hòa Bình']);
    expect(names({ level: 'commune', branch: '24', q: 'xa' })).toEqual([
      'Xã Ân Thi',
      'Xã Ba Bể',
      'Xã Đông Ngạc',
      'Xã Hoà Bình',
    ]);
    expect(names({ q: 'dong', validAt: 1000 })).toEqual([]);
    expect(names({ q: 'dong', validAt: 999 })).toHaveLength(1);
  });

  it('pages in Vietnamese order without gap or repeat, also when points come and go in between', () => {
    const all = names({});
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = findPoints(index, { limit: 3, cursor });
      seen.push(...page.items.map((i) => i.name));
      expect(page.total).toBe(8);
      cursor = page.cursor;
    } while (cursor);
    expect(seen).toEqual(all);

    const first = findPoints(index, { limit: 1 });
    const less = indexOf(directoryOf([...index.directory.points.values()].filter((each) => each.name !== all[0])));
    expect(findPoints(less, { limit: 3, cursor: first.cursor }).items.map((i) => i.name)).toEqual(all.slice(1, 4));
  });

  it('refuses a cursor that is none as a bad request', () => {
    for (const cursor of ['x', Buffer.from('[1]').toString('base64url'), Buffer.from('{}').toString('base64url')]) {
      expect(() => findPoints(index, { limit: 3, cursor })).toThrow(expect.objectContaining({ status: 400 }));
    }
  });

  it('shows the parent by name and how many lie below', () => {
    const [found] = findPoints(index, { limit: 1, q: 'an thi' }).items;
    expect(found).toMatchObject({ parentName: 'Tỉnh Bắc Ninh', children: 0 });
    expect(findPoints(index, { limit: 1, q: 'bac ninh' }).items[0]?.children).toBe(5);
  });
});
