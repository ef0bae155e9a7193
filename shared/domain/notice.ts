import { type Amended, type Conclusions, isNumbered, type NoticeContent, type Urgency } from './conclusions.ts';
import type { Classification } from './conference.ts';
import { noticeNumber } from './notice-form.ts';
import { vietnamDate } from './register.ts';

/** What stands on the paper, ready to be laid out. */
export interface Notice {
  readonly content: NoticeContent;
  /** '114/TB-VPCP'; without the digits while there is none: they are written in by hand. */
  readonly number: string;
  readonly placeAndDate: string;
  /** Under the abstract: which notice this one amends. */
  readonly amends?: string;
  /** Boxed words under the number: secrecy, urgency, draft. */
  readonly marks: readonly string[];
  /** What the file's own dates say, ms. */
  readonly datedAt: number;
}

const secrecy: Readonly<Partial<Record<Classification, string>>> = {
  confidential: 'MẬT',
  secret: 'TỐI MẬT',
  'top-secret': 'TUYỆT MẬT',
};
const urgencies: Readonly<Record<Urgency, string>> = {
  urgent: 'KHẨN',
  'very-urgent': 'THƯỢNG KHẨN',
  express: 'HỎA TỐC',
};

/** What of conclusions, or of a text that is still typed, comes onto the paper. */
export interface Printable {
  readonly content: NoticeContent;
  readonly office: string;
  readonly classification: Classification;
  readonly amends?: Pick<Amended, 'number' | 'numberedAt'> | undefined;
  readonly editedAt: number;
  /** Both once it is numbered. */
  readonly number?: string | undefined;
  readonly numberedAt?: number | undefined;
}

export function noticeOf({ content, office, classification, amends, editedAt, number, numberedAt }: Printable): Notice {
  const isFinal = number !== undefined && numberedAt !== undefined;
  const marks = [
    secrecy[classification],
    content.urgency && urgencies[content.urgency],
    isFinal ? undefined : 'DỰ THẢO',
  ].filter((mark) => mark !== undefined);
  return {
    content,
    number: isFinal ? number : noticeNumber(content.form, office, undefined),
    placeAndDate: `${content.place}, ${isFinal ? dateInWords(numberedAt) : blankDate(editedAt)}`,
    ...(amends ? { amends: `(Sửa đổi, bổ sung Thông báo số ${amends.number} ${dateInWords(amends.numberedAt)})` } : {}),
    marks,
    datedAt: isFinal ? numberedAt : editedAt,
  };
}

/** Days below 10 and the months 1 and 2 take a leading zero. */
export function dateInWords(at: number): string {
  const { year, month, day } = vietnamDate(at);
  const shownMonth = month < 3 ? `0${month}` : String(month);
  return `ngày ${String(day).padStart(2, '0')} tháng ${shownMonth} năm ${year}`;
}

function blankDate(at: number): string {
  return `ngày \u00a0\u00a0\u00a0\u00a0 tháng \u00a0\u00a0\u00a0 năm ${vietnamDate(at).year}`;
}

export function noticeFileName(conclusions: Conclusions): string {
  if (!isNumbered(conclusions)) return 'du-thao-thong-bao.pdf';
  return `${conclusions.number.replace(/\//g, '_')}.pdf`;
}

/** Lines of 'Nơi nhận' where the draft names none. */
export const usualRecipients: readonly string[] = ['Các điểm cầu dự hội nghị'];
