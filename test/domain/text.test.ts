import {
  compareUnits,
  compareVietnamese,
  fold,
  hasAccents,
  hasWords,
  searchable,
  withTonesLast,
  wordsOf,
} from '../../shared/domain/text.ts';

describe('Vietnamese text', () => {
  it.each([
    ['Bắc Ninh', 'bac ninh'],
    ['ĐẮK  LẮK', 'dak lak'],
    ['Hoà Bình', 'hoa binh'],
    ['Hòa Bình'.normalize('NFD'), 'hoa binh'],
    ['Thừa Thiên–Huế', 'thua thien hue'],
    ['Ngũ Hành Sơn', 'ngu hanh son'],
    ['Ia Đrăng', 'ia drang'],
  ])('%s folds to %s', (text, folded) => expect(fold(text)).toBe(folded));

  it('is the same with the tone on either vowel and in either normal form', () => {
    for (const [a, b] of [
      ['Hoà', 'Hòa'],
      ['Thuỷ', 'Thủy'],
      ['Khoẻ', 'Khỏe'],
    ] as const) {
      expect(withTonesLast(a)).toBe(withTonesLast(b));
      expect(withTonesLast(a.normalize('NFD'))).toBe(withTonesLast(b));
    }
    expect(withTonesLast('Hoà')).not.toBe(withTonesLast('Hoá'));
    expect(withTonesLast('Tân')).not.toBe(withTonesLast('Tan'));
  });

  it('knows whether it has accents', () => {
    expect(['bac ninh', 'đa', 'Hoà'].map(hasAccents)).toEqual([false, true, true]);
  });

  it('orders by the Vietnamese alphabet', () => {
    const order = [
      'An',
      'Ăn',
      'Ân',
      'Bến',
      'Cao',
      'Dương',
      'Đà',
      'Em',
      'Êm',
      'Ninh',
      'Ô',
      'Ơ',
      'Tỉnh',
      'Ưng',
      'Vĩnh',
      'Yên',
    ];
    expect(order.toReversed().toSorted(compareVietnamese)).toEqual(order);
  });
});

test('what is typed finds a text of which each word begins one, in any order, accents or not', () => {
  const text = searchable('Xã Tam Tiến', undefined, 'Bắc Ninh', 'X24.001');
  const found = (typed: string | undefined) => hasWords(text, wordsOf(typed));
  for (const typed of [undefined, '', ' ', 'tam tien', 'ninh tam', 'TIẾN', 'x24', 'bac-ninh'])
    expect(found(typed)).toBe(true);
  for (const typed of ['am', 'tam tiens', 'hai phong']) expect(found(typed)).toBe(false);
});

test('provinces stand by their own names, cities among them', () => {
  const names = ['Thành phố Hà Nội', 'Tỉnh Bắc Ninh', 'Thành phố Đà Nẵng', 'Tỉnh An Giang', 'Xã Ba Bể'];
  expect(names.toSorted(compareUnits)).toEqual([
    'Tỉnh An Giang',
    'Tỉnh Bắc Ninh',
    'Thành phố Đà Nẵng',
    'Thành phố Hà Nội',
    'Xã Ba Bể',
  ]);
});
