import { isOfCentre, letterheadOf } from '../../shared/domain/letterhead.ts';

describe('a letterhead', () => {
  test('of an office of the centre is what its symbol stands for, or the symbol itself', () => {
    expect(letterheadOf('VPCP')).toEqual({ name: 'Văn phòng Chính phủ' });
    expect(letterheadOf('VPTW')).toEqual({ parent: 'Ban Chấp hành Trung ương', name: 'Văn phòng' });
    expect(letterheadOf('BTC')).toEqual({ name: 'BTC' });
  });

  test('of a province bears its name, whatever the symbol', () => {
    const parent = 'Ủy ban nhân dân thành phố Hà Nội';
    expect(letterheadOf('UBND', 'Thành phố Hà Nội')).toEqual({ name: parent });
    expect(letterheadOf('VP', 'Thành phố Hà Nội')).toEqual({ parent, name: 'Văn phòng' });
    expect(letterheadOf('SNV', 'Thành phố Hà Nội')).toEqual({ parent, name: 'SNV' });
    expect(letterheadOf('VP', 'Bắc Ninh')).toMatchObject({ parent: 'Ủy ban nhân dân Bắc Ninh' });
  });

  test('of the centre is nobody else’s, however it is written', () => {
    expect(['VPCP', 'vpcp', 'VP', 'UBND'].map(isOfCentre)).toEqual([true, true, false, false]);
  });
});
