/**
 * A country to try things on: the 34 provinces as they are, with communes, people and addresses that are made up. A commune
 * of ours has a code that no official one can have (X, its province, a number) and a name that no map knows.
 */
export interface SamplePoint {
  readonly code: string;
  readonly name: string;
  readonly level: 'central' | 'province' | 'commune';
  readonly parent: string;
  readonly seats: number;
}

/** Official codes and names since July 2025. */
export const provinces: readonly (readonly [code: string, name: string])[] = [
  ['01', 'Hà Nội'],
  ['04', 'Cao Bằng'],
  ['08', 'Tuyên Quang'],
  ['11', 'Điện Biên'],
  ['12', 'Lai Châu'],
  ['14', 'Sơn La'],
  ['15', 'Lào Cai'],
  ['19', 'Thái Nguyên'],
  ['20', 'Lạng Sơn'],
  ['22', 'Quảng Ninh'],
  ['24', 'Bắc Ninh'],
  ['25', 'Phú Thọ'],
  ['31', 'Hải Phòng'],
  ['33', 'Hưng Yên'],
  ['37', 'Ninh Bình'],
  ['38', 'Thanh Hóa'],
  ['40', 'Nghệ An'],
  ['42', 'Hà Tĩnh'],
  ['44', 'Quảng Trị'],
  ['46', 'Huế'],
  ['48', 'Đà Nẵng'],
  ['51', 'Quảng Ngãi'],
  ['52', 'Gia Lai'],
  ['56', 'Khánh Hòa'],
  ['66', 'Đắk Lắk'],
  ['68', 'Lâm Đồng'],
  ['75', 'Đồng Nai'],
  ['79', 'TP Hồ Chí Minh'],
  ['80', 'Tây Ninh'],
  ['82', 'Đồng Tháp'],
  ['86', 'Vĩnh Long'],
  ['91', 'An Giang'],
  ['92', 'Cần Thơ'],
  ['96', 'Cà Mau'],
];

export const communesPerProvince = 6;

const first = [
  'Mây',
  'Sen',
  'Trúc',
  'Lụa',
  'Gốm',
  'Nắng',
  'Sương',
  'Thông',
  'Lúa',
  'Cọ',
  'Quế',
  'Đào',
  'Chè',
  'Ngói',
  'Sáo',
];
const second = [
  'Biếc',
  'Thơm',
  'Lành',
  'Vàng',
  'Ngọc',
  'Xanh',
  'Ấm',
  'Tím',
  'Hiền',
  'Vọng',
  'Reo',
  'Nở',
  'Khói',
  'Mềm',
];

/** The central hall, the provinces, and six communes in each. */
export function sampleCountry(): SamplePoint[] {
  const points: SamplePoint[] = [
    { code: 'TW', name: 'Hội trường Trung ương', level: 'central', parent: '', seats: 400 },
    ...provinces.map(([code, name]): SamplePoint => ({ code, name, level: 'province', parent: '', seats: 120 })),
  ];
  let made = 0;
  for (const [province] of provinces) {
    for (let number = 1; number <= communesPerProvince; number += 1) {
      const name = `${first[made % first.length]} ${second[Math.floor(made / first.length) % second.length]}`;
      points.push({
        code: `X${province}${String(number).padStart(3, '0')}`,
        name: `${number <= 2 ? 'Phường' : 'Xã'} ${name}`,
        level: 'commune',
        parent: province,
        seats: 20 + (made % 5) * 10,
      });
      made += 1;
    }
  }
  return points;
}

/** The directory file of the sample country, as an office would upload it. */
export function sampleCsv(points: readonly SamplePoint[] = sampleCountry()): string {
  const head =
    'code,name,level,parent_code,seats,host_name,host_email,host_phone,office_name,office_email,office_phone';
  const lines = points.map(({ code, name, level, parent, seats }, i) => {
    const mailbox = `${code.toLowerCase()}@diem-cau.example`;
    const phone = String(i).padStart(7, '0');
    return [
      ...[code, name, level, parent, seats],
      ...[`Cán bộ trực ${code}`, `truc.${mailbox}`, `091${phone}`],
      ...[`Văn phòng ${code}`, `vanphong.${mailbox}`, `024${phone}`],
    ].join(',');
  });
  return [head, ...lines].map((line) => `${line}\r\n`).join('');
}
