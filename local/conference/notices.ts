import { ApiError, type Client } from '../../cli/client.ts';
import { digest } from '../../shared/domain/ids.ts';
import type { RevokedNotice } from './evidence.ts';
import { type Staff, until } from './office.ts';

interface Conclusions {
  readonly id: string;
  readonly version: number;
  readonly status: string;
  readonly number?: string;
  readonly sha256?: string;
}

export interface Published {
  readonly id: string;
  readonly number: string;
  readonly sha256: string;
  readonly version: number;
}

/** Drafted by one, approved by another, numbered, rendered, published. */
export async function concludeConference(
  { secretary, approver }: Staff,
  id: string,
  abstract = 'Kết luận của Phó Thủ tướng Chính phủ tại Hội nghị trực tuyến toàn quốc về chuyển đổi số',
): Promise<Published> {
  const base = `/conferences/${id}/conclusions`;
  const act = (who: Client, path: string, body: unknown, click = 1) =>
    who.call<Conclusions>('POST', path, {
      body,
      idempotencyKey: `conference-${click}${path.replaceAll('/', '-')}`.slice(-100),
    });
  const draft = await secretary.call<Conclusions>('POST', base, {
    idempotencyKey: `conference-draft-${digest(12, abstract)}`,
    body: {
      abstract,
      sections: [
        { heading: 'Về kết quả', paragraphs: ['Các bộ, ngành, địa phương đã nỗ lực và đạt kết quả tích cực.'] },
        {
          heading: 'Về nhiệm vụ',
          paragraphs: ['Các tỉnh rà soát hạ tầng.', 'Các xã hoàn thành số hoá hồ sơ trong quý tới.'],
        },
      ],
      signer: { authority: 'KT. BỘ TRƯỞNG, CHỦ NHIỆM', post: 'PHÓ CHỦ NHIỆM', name: 'Nguyễn Văn Ví Dụ' },
      place: 'Hà Nội',
    },
  });
  const path = `${base}/${draft.id}`;
  const submitted = await act(secretary, `${path}/submit`, { version: draft.version });
  const approved = await act(approver, `${path}/approve`, { version: submitted.version });
  // somebody clicks twice
  await Promise.all([1, 2].map((click) => act(secretary, `${path}/publish`, { version: approved.version }, click)));
  const published = await until(
    'the publication of the conclusions',
    120_000,
    () => secretary.call<Conclusions>('GET', path),
    ({ status }) => status === 'published',
  );
  return { id: draft.id, number: published.number ?? '', sha256: published.sha256 ?? '', version: published.version };
}

/** A second notice, revoked as soon as it is published, while it goes out; then somebody wants to send it again all the same. */
export async function revokeSecondNotice(staff: Staff, id: string): Promise<RevokedNotice> {
  const notice = await concludeConference(staff, id, 'Đính chính nội dung về nhiệm vụ trong quý tới');
  const { id: noticeId, number, version } = notice;
  await staff.approver.call('POST', `/conferences/${id}/conclusions/${noticeId}/revoke`, {
    body: { version, number, reason: 'Ban hành nhầm bản dự thảo' },
    idempotencyKey: `conference-revoke-${noticeId}`,
  });
  const revokedAt = Date.now();
  const documentId = `conclusions-${id}-${noticeId.slice('con_'.length)}-1`;
  const resent = await statusOf(() =>
    staff.secretary.call('POST', `/conferences/${id}/documents/${documentId}/resend`, {
      body: { states: ['failed', 'bounced', 'unknown'] },
      idempotencyKey: `conference-resend-${noticeId}`,
    }),
  );
  return { documentId, revokedAt, resent };
}

async function statusOf(call: () => Promise<unknown>): Promise<number> {
  try {
    await call();
    return 200;
  } catch (error) {
    if (error instanceof ApiError) return error.problem.status;
    throw error;
  }
}
