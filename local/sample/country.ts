/**
 * A country to try things on: the 34 provinces as they are, with communes, people and addresses that are made up. A commune
 * of ours has a code that no official one can have (X, its province, a number) and a name that no map knows.
 */
export interface SamplePoint {
  readonly code: string;
  readonly name: string;
  readonly level: 'central' | 'province' | 'commune';
  readonly parent: string;
  /** 'Tỉnh', 'Phường'; none of the central hall. */
  readonly type: string;
  readonly seats: number;
}

/** Official codes and names since July 2025, with their kind: so they stand in the directory, in mails and over notices. */
export const provinces: readonly (readonly [code: string, name: string])[] = [
  ['01', 'Thành phố Hà Nội'],
  ['04', 'Tỉnh Cao Bằng'],
  ['08', 'Tỉnh Tuyên Quang'],
  ['11', 'Tỉnh Điện Biên'],
  ['12', 'Tỉnh Lai Châu'],
  ['14', 'Tỉnh Sơn La'],
  ['15', 'Tỉnh Lào Cai'],
  ['19', 'Tỉnh Thái Nguyên'],
  ['20', 'Tỉnh Lạng Sơn'],
  ['22', 'Tỉnh Quảng Ninh'],
  ['24', 'Tỉnh Bắc Ninh'],
  ['25', 'Tỉnh Phú Thọ'],
  ['31', 'Thành phố Hải Phòng'],
  ['33', 'Tỉnh Hưng Yên'],
  ['37', 'Tỉnh Ninh Bình'],
  ['38', 'Tỉnh Thanh Hóa'],
  ['40', 'Tỉnh Nghệ An'],
  ['42', 'Tỉnh Hà Tĩnh'],
  ['44', 'Tỉnh Quảng Trị'],
  ['46', 'Thành phố Huế'],
  ['48', 'Thành phố Đà Nẵng'],
  ['51', 'Tỉnh Quảng Ngãi'],
  ['52', 'Tỉnh Gia Lai'],
  ['56', 'Tỉnh Khánh Hòa'],
  ['66', 'Tỉnh Đắk Lắk'],
  ['68', 'Tỉnh Lâm Đồng'],
  ['75', 'Thành phố Đồng Nai'],
  ['79', 'Thành phố Hồ Chí Minh'],
  ['80', 'Tỉnh Tây Ninh'],
  ['82', 'Tỉnh Đồng Tháp'],
  ['86', 'Tỉnh Vĩnh Long'],
  ['91', 'Tỉnh An Giang'],
  ['92', 'Thành phố Cần Thơ'],
  ['96', 'Tỉnh Cà Mau'],
];

/** Its code stands in no official list: by it the sample is known. */
export const centralHall = 'TW';

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
    { code: centralHall, name: 'Hội trường Trung ương', level: 'central', parent: '', type: '', seats: 400 },
    ...provinces.map(([code, name]): SamplePoint => {
      const type = name.startsWith('Tỉnh ') ? 'Tỉnh' : 'Thành phố';
      return { code, name, level: 'province', parent: '', type, seats: 120 };
    }),
  ];
  let made = 0;
  for (const [province] of provinces) {
    for (let number = 1; number <= communesPerProvince; number += 1) {
      const name = `${first[made % first.length]} ${second[Math.floor(made / first.length) % second.length]}`;
      const type = number <= 2 ? 'Phường' : 'Xã';
      points.push({
        code: `X${province}${String(number).padStart(3, '0')}`,
        name: `${type} ${name}`,
        level: 'commune',
        parent: province,
        type,
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
    'code,name,level,parent_code,type,seats,host_name,host_email,host_phone,office_name,office_email,office_phone';
  const lines = points.map(({ code, name, level, parent, type, seats }, i) => {
    const mailbox = `${code.toLowerCase()}@diem-cau.example`;
    const phone = String(i).padStart(7, '0');
    return [
      ...[code, name, level, parent, type, seats],
      ...[`Cán bộ trực ${code}`, `truc.${mailbox}`, `091${phone}`],
      ...[`Văn phòng ${code}`, `vanphong.${mailbox}`, `024${phone}`],
    ].join(',');
  });
  return [head, ...lines].map((line) => `${line}\r\n`).join('');
}
