import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Conclusions } from '../../shared/domain/conclusions.ts';
import { dateInWords, noticeOf } from '../../shared/domain/notice.ts';
import { noticeNumber, partsOfNumber } from '../../shared/domain/notice-form.ts';
import { createNoticePrinter, fontFiles } from '../../shared/gateways/notice-pdf.ts';
import { noticeLayout } from '../../shared/gateways/notice-pdf-layout.ts';
import { aNoticeText as content, aDraft as draft, aNotice as final } from '../support/a-notice.ts';

const root = resolve(__dirname, '../..');
const assets = JSON.parse(readFileSync(resolve(root, 'functions/conclusions/render.assets.json'), 'utf8')) as {
  from: string;
  to: string;
}[];
const fontPath = (file: string) => resolve(root, assets.find(({ to }) => to === `fonts/${file}`)?.from ?? '');

const printed = (of: Conclusions) => JSON.stringify(noticeLayout(noticeOf(of)));

describe('a notice on paper', () => {
  test('has the nine parts of a state body', () => {
    const layout = printed(final);
    for (const part of [
      'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
      'Độc lập - Tự do - Hạnh phúc',
      'VĂN PHÒNG CHÍNH PHỦ',
      'Số: 114/TB-VPCP',
      'Hà Nội, ngày 08 tháng 3 năm 2026',
      'THÔNG BÁO',
      content.abstract,
      'khẩn trương thực hiện./.',
      'KT. CHỦ NHIỆM',
      'PHÓ CHỦ NHIỆM',
      'Nguyễn Sỹ Hiệp',
      'Nơi nhận:',
      '- Các bộ, ngành;',
      '- Các điểm cầu;',
      '- Lưu: VT.',
    ]) {
      expect(layout).toContain(part);
    }
    expect(layout).not.toContain('DỰ THẢO');
  });

  test('of a party body has its own head and number', () => {
    const layout = printed({ ...final, number: '01-TB/TU', content: { ...content, form: 'party' } });
    expect(layout).toContain('ĐẢNG CỘNG SẢN VIỆT NAM');
    expect(layout).toContain('Số 01-TB/TU');
    expect(layout).not.toContain('CỘNG HÒA');
  });

  test('bears its marks: draft without number and date, secrecy, urgency', () => {
    const layout = printed({ ...draft, classification: 'secret', content: { ...content, urgency: 'express' } });
    for (const mark of ['DỰ THẢO', 'TỐI MẬT', 'HỎA TỐC']) expect(layout).toContain(`"${mark}"`);
    expect(layout).not.toMatch(/ngày \d/);
    expect(printed(final)).not.toContain('MẬT');
  });

  test('writes days below ten and the first two months with a zero', () => {
    expect(dateInWords(Date.UTC(2026, 0, 31, 17))).toBe('ngày 01 tháng 02 năm 2026');
    expect(dateInWords(Date.UTC(2026, 11, 12))).toBe('ngày 12 tháng 12 năm 2026');
  });

  test('has a number that can be read back into register and office', () => {
    for (const form of ['state', 'party'] as const) {
      const number = noticeNumber(form, 'VPCP', 7);
      expect(partsOfNumber(number)).toEqual({ form, n: 7, office: 'VPCP' });
    }
    for (const none of ['7/TB-VPCP', '07/QĐ-VPCP', '/TB-VPCP', '07-TB/', ''])
      expect(partsOfNumber(none)).toBeUndefined();
  });

  test('is the same to the byte whenever it is printed, with whole fonts inside', async () => {
    expect(Object.values(fontFiles).every((file) => assets.some(({ to }) => to === `fonts/${file}`))).toBe(true);
    const [one, other] = [createNoticePrinter(fontPath), createNoticePrinter(fontPath)];
    const first = await one.print(noticeOf(final));
    await new Promise((done) => setTimeout(done, 1100)); // PDF dates count seconds
    const second = await other.print(noticeOf(final));
    expect(first.subarray(0, 5).toString()).toBe('%PDF-');
    expect(second.equals(first)).toBe(true);
    expect(first.toString('latin1')).toContain('+Tinos');
  });
});
