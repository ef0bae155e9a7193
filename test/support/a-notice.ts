import type { Conclusions } from '../../shared/domain/conclusions.ts';

const at = Date.UTC(2026, 2, 8, 3, 0);
export const aNoticeText = {
  abstract: 'Kết luận của Thủ tướng Chính phủ tại Hội nghị',
  sections: [{ heading: 'I. ĐÁNH GIÁ', paragraphs: ['Các địa phương khẩn trương thực hiện.'] }],
  signer: { authority: 'KT. Chủ nhiệm', post: 'Phó Chủ nhiệm', name: 'Nguyễn Sỹ Hiệp' },
  place: 'Hà Nội',
  recipients: ['Các bộ, ngành', 'Các điểm cầu;'],
  form: 'state' as const,
  issuer: { name: 'Văn phòng Chính phủ' },
};
const text = {
  id: 'con_0123456789abcdef',
  conferenceId: 'cnf_0123456789ab',
  office: 'VPCP',
  classification: 'internal',
  version: 4,
  revision: 1,
  content: aNoticeText,
  drafter: { id: 'a', name: 'A' },
  editor: { id: 'a', name: 'A' },
  authors: ['a'],
  draftedAt: at,
  editedAt: at,
} as const;
export const aDraft = { ...text, status: 'draft' } as const satisfies Conclusions;
/** Numbered, with something for each of the nine parts. */
export const aNotice = {
  ...text,
  status: 'numbered',
  approver: { id: 'b', name: 'B' },
  approvedAt: at,
  number: '114/TB-VPCP',
  n: 114,
  year: 2026,
  numberedAt: at,
} as const satisfies Conclusions;
