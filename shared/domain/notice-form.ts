/**
 * How a notice looks on paper, as data: one form per kind of issuing body. An office that prints it otherwise corrects these
 * values, not the code. Sizes in points, lengths in millimetres. From general knowledge of Decree 30/2020/NĐ-CP (state) and
 * Guidance 36-HD/VPTW (party); to be checked against the texts before conformity is claimed.
 */
export interface NoticeForm {
  readonly margins: { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number };
  readonly motto: readonly HeadLine[];
  readonly mottoRule: number;
  /** Stands under the issuing body instead of a rule. */
  readonly issuerMark?: string;
  readonly issuerRule?: number;
  readonly headSize: number;
  /** Shares of the width of the two columns of the head. */
  readonly headColumns: readonly [number, number];
  /** `{n}` the number, `{office}` the office's symbol. */
  readonly number: string;
  readonly numberLabel: string;
  readonly type: string;
  readonly bodySize: number;
  readonly lineHeight: number;
  readonly firstLine: number;
  readonly closing: string;
  readonly recipientsLabel: string;
  readonly filedAt: string;
}

export interface HeadLine {
  readonly text: string;
  readonly size: number;
}

export type NoticeFormName = 'state' | 'party';

const common = {
  margins: { left: 30, top: 20, right: 20, bottom: 20 },
  headSize: 13,
  type: 'THÔNG BÁO',
  bodySize: 14,
  lineHeight: 1.15,
  firstLine: 12.7,
  recipientsLabel: 'Nơi nhận:',
} as const;

export const noticeForms: Readonly<Record<NoticeFormName, NoticeForm>> = {
  state: {
    ...common,
    motto: [
      { text: 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', size: 12.5 },
      { text: 'Độc lập - Tự do - Hạnh phúc', size: 13.5 },
    ],
    mottoRule: 61,
    issuerRule: 24,
    headColumns: [0.41, 0.59],
    number: '{n}/TB-{office}',
    numberLabel: 'Số: ',
    closing: './.',
    filedAt: 'Lưu: VT.',
  },
  party: {
    ...common,
    motto: [{ text: 'ĐẢNG CỘNG SẢN VIỆT NAM', size: 15 }],
    mottoRule: 70,
    issuerMark: '*',
    headColumns: [0.45, 0.55],
    number: '{n}-TB/{office}',
    numberLabel: 'Số ',
    closing: './.',
    filedAt: 'Lưu Văn phòng.',
  },
};

/** Room for the digits that are not drawn yet. */
const blankNumber = '\u00a0'.repeat(6);

/** Below ten with a leading zero, as registers have it. */
export function noticeNumber(form: NoticeFormName, office: string, n: number | undefined): string {
  const shown = n === undefined ? blankNumber : String(n).padStart(2, '0');
  return noticeForms[form].number.replace('{n}', shown).replace('{office}', office);
}

/** The number and the office inside of a number and symbol of any form; undefined where it is none. */
export function partsOfNumber(text: string): { form: NoticeFormName; n: number; office: string } | undefined {
  for (const form of Object.keys(noticeForms) as NoticeFormName[]) {
    const [before = '', between = ''] = noticeForms[form].number
      .split(/\{n\}|\{office\}/)
      .filter((part) => part !== '');
    const separator = before || between;
    const at = text.indexOf(separator);
    const digits = text.slice(0, at);
    const office = text.slice(at + separator.length);
    if (at > 0 && /^\d{1,6}$/.test(digits) && office && noticeNumber(form, office, Number(digits)) === text) {
      return { form, n: Number(digits), office };
    }
  }
  return undefined;
}
