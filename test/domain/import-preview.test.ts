import fc from 'fast-check';
import { instantOfDay } from '../../shared/domain/import-columns.ts';
import { applyRows } from '../../shared/domain/import-preview.ts';
import { directoryOf, draftsOf, p } from '../support/builders-directory.ts';

const head = 'code,name,level,parent_code';
const country = directoryOf([
  p('24', 'province'),
  p('31', 'province'),
  p('a', 'commune', '24', { contacts: [{ role: 'host', name: 'Lan', email: 'lan@x.vn' }], seats: 40 }),
  p('b', 'commune', '24'),
  p('b1', 'commune', 'b'),
]);
const apply = (csv: string) => {
  const { drafts, errors } = draftsOf(csv);
  return applyRows(country, drafts, errors);
};
const errorsOf = (csv: string) => apply(csv).errors.map((e) => `${e.line} ${e.column ?? '-'}: ${e.reason}`);

describe('the preview of an import', () => {
  it('has a verdict for each row', () => {
    const applied = apply(`${head}\na,Point a,commune,24\nb,Renamed,commune,24\nc,New,commune,24\nd,Wrong,commune,99`);
    expect(applied.rows.map((r) => [r.line, r.code, r.verdict, r.changed])).toEqual([
      [2, 'a', 'unchanged', undefined],
      [3, 'b', 'changed', ['name']],
      [4, 'c', 'new', undefined],
      [5, 'd', 'error', undefined],
    ]);
    expect(applied.counts).toEqual({ new: 1, changed: 1, unchanged: 1, error: 1 });
  });

  it('names every error with line, column and reason, all at once', () => {
    expect(
      errorsOf(
        `${head},seats,host_email,valid_from\n` +
          `,Nameless,commune,24,,,\na b,X,commune,24,-1,not-a-mail,2025-02-30\na,,village,24,,,\na,Twice,commune,24,,,\nz,=1+1,commune,24,,,`,
      ),
    ).toEqual([
      '2 code: is empty',
      '3 code: "a b" is not a code (letters, digits, . _ -, at most 32)',
      '3 seats: "-1" is not a whole number from 0 to 100000',
      '3 valid_from: "2025-02-30" is not a day like 2025-07-01 or 01/07/2025',
      '3 host_email: "not-a-mail" is not an e-mail address',
      '4 name: is empty',
      '4 level: unknown level "village"; known are central, province, commune',
      '5 code: a is already in line 4',
      '6 name: is a formula; give its value',
    ]);
  });

  it('suspects text that went through a wrong encoding', () => {
    expect(errorsOf(`${head}\nx,B¾c Ninh,commune,24\ny,Thá»‹ xÃ£,commune,24\nz,B\ufffdc,commune,24`)).toEqual([
      '2 name: looks like TCVN3 (ABC) text; convert it to Unicode',
      '3 name: looks like UTF-8 read as Windows-1252; save the source as UTF-8 again',
      '4 name: contains a character that was lost in an earlier conversion (�)',
    ]);
  });

  it('takes every Vietnamese name for what it is', () => {
    const name = fc.stringMatching(
      /^[A-ZĐÂÊÔĂƠƯa-zàáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]{1,8}( [A-ZĐa-zạặậẹệịọộợụựỵ]{1,8}){0,3}$/,
    );
    fc.assert(fc.property(name, (text) => expect(errorsOf(`${head}\nx,${text},commune,24`)).toEqual([])));
  });

  it('refuses a ring of parents at every line that is part of it', () => {
    expect(errorsOf(`${head}\nc,C,commune,d\nd,D,commune,c`)).toEqual([
      '2 parent_code: the parents form a ring: c → d → c',
      '3 parent_code: the parents form a ring: c → d → c',
    ]);
  });

  it('moves the whole subtree when a point gets another parent', () => {
    const applied = apply(`${head}\nb,Point b,commune,31`);
    expect(applied.rows[0]?.changed).toEqual(['parent_code']);
    expect(applied.moved).toBe(1);
    expect(applied.points.get('b1')).toMatchObject({ path: '31/b/b1', branch: '31', version: 2 });
    expect(applied.points.get('a')).toBe(country.points.get('a'));
  });

  it('leaves alone what the file has no column for, and clears what it leaves empty', () => {
    const kept = apply(`${head}\na,Other,commune,24`).points.get('a');
    expect(kept).toMatchObject({
      name: 'Other',
      seats: 40,
      version: 2,
      contacts: [{ role: 'host', name: 'Lan', email: 'lan@x.vn' }],
    });
    const cleared = apply(`${head},seats,host_name,host_email\na,Point a,commune,24,,,`);
    expect(cleared.rows[0]?.changed).toEqual(['seats', 'host_name', 'host_email']);
    expect(cleared.points.get('a')).not.toHaveProperty('seats');
    expect(cleared.points.get('a')?.contacts).toEqual([]);
  });

  it('says what changes from what to what, as a file would write it', () => {
    const applied = apply(`${head},seats,valid_from,host_name,host_email\na,Other,commune,31,60,01/07/2025,Lan,`);
    expect(applied.rows[0]?.changes).toEqual([
      { column: 'name', before: 'Point a', after: 'Other' },
      { column: 'parent_code', before: '24', after: '31' },
      { column: 'seats', before: '40', after: '60' },
      { column: 'valid_from', after: '2025-07-01' },
      { column: 'host_email', before: 'lan@x.vn' },
    ]);
    const again = apply(`${head}\na,Point a,commune,24`);
    expect(again.rows[0]).not.toHaveProperty('changes');
  });

  it('makes contacts, and asks for the name of one who has an address', () => {
    const made = apply(
      `${head},office_name,office_email,office_phone\nb,Point b,commune,24,Văn thư,vt@x.vn,0912 345 678`,
    );
    expect(made.points.get('b')?.contacts).toEqual([
      { role: 'office', name: 'Văn thư', email: 'vt@x.vn', phone: '0912 345 678' },
    ]);
    expect(errorsOf(`${head},host_email\nb,Point b,commune,24,x@y.vn`)).toEqual([
      '2 host_name: is needed where an address or a phone is given',
    ]);
  });

  it('dissolves a point without deleting it', () => {
    const applied = apply(`${head},valid_to,merged_into\nb1,Point b1,commune,b,01/07/2025,a`);
    expect(applied.points.get('b1')).toMatchObject({ validTo: Date.parse('2025-07-01T00:00+07:00'), mergedInto: 'a' });
    expect(applied.points.size).toBe(5);
  });

  it('says of a second import of the same file that nothing changes', () => {
    const csv = `${head},type\nn1,Một,commune,24,Xã\nn2,Hai,commune,n1,Phường`;
    const once = apply(csv);
    const again = applyRows({ ...country, points: once.points }, draftsOf(csv).drafts);
    expect(again.counts).toEqual({ new: 0, changed: 0, unchanged: 2, error: 0 });
    expect([...again.points]).toEqual([...once.points]);
  });

  it('reads days as midnight in Vietnam', () => {
    expect([instantOfDay('2025-07-01'), instantOfDay('1/7/2025')]).toEqual(
      Array(2).fill(Date.parse('2025-06-30T17:00:00Z')),
    );
    expect(instantOfDay('2025-07-01T00:00:00+00:00')).toBe(Date.parse('2025-07-01T00:00:00Z'));
    expect(['31/02/2025', '2025/07/01', 'x'].map(instantOfDay)).toEqual([undefined, undefined, undefined]);
  });
});
