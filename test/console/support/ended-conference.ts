import { type Client, createClient } from '../../../cli/client.ts';
import type { Site } from './suite.ts';

export type Office = Record<'office' | 'secretary' | 'second' | 'chair', Client>;

export function officeOf(site: Site): Office {
  const as = (account: string) => createClient({ url: site.apiUrl, token: () => site.tokenOf(account) });
  return { office: as('van-phong'), secretary: as('thu-ky'), second: as('thu-ky-2'), chair: as('chu-toa') };
}

/** A conference of one province that has just been held; its invitations are out. */
export async function endedConference(site: Site, classification = 'public'): Promise<string> {
  const { office } = officeOf(site);
  const startsAt = Date.now() + 10 * 60_000;
  const iso = (at: number): string => new Date(at).toISOString();
  const { conference } = await office.call<{ conference: { id: string } }>('POST', '/conferences', {
    body: {
      title: 'Hội nghị trực tuyến sơ kết công tác chuyển đổi số quý III năm 2026',
      chair: 'Chủ tịch Ủy ban nhân dân tỉnh',
      office: 'VPCP',
      hostPoint: '24',
      startsAt: iso(startsAt),
      endsAt: iso(startsAt + 3600_000),
      classification,
      invited: { subtrees: ['24', '25'] },
      operatorPhone: '0204 385 5555',
    },
  });
  await site.drain();
  await office.call('POST', `/conferences/${conference.id}/start`);
  await office.call('POST', `/conferences/${conference.id}/end`);
  await site.drain();
  return conference.id;
}

const sections = [
  {
    heading: 'I. Đánh giá chung',
    paragraphs: [
      'Hội nghị ghi nhận sự chuẩn bị chu đáo của Văn phòng và các sở, ngành; các xã, phường đã tham dự đầy đủ tại điểm cầu.',
    ],
  },
  {
    heading: 'II. Nhiệm vụ, giải pháp',
    paragraphs: [
      '1. Các xã, phường rà soát đường truyền, thiết bị tại điểm cầu, hoàn thành trước ngày 15 tháng 12 năm 2026.',
      '2. Sở Khoa học và Công nghệ chủ trì, phối hợp với các đơn vị liên quan theo dõi, đôn đốc, định kỳ hằng tháng báo cáo kết quả thực hiện.',
    ],
  },
];

/** By which the recipients acknowledge a notice: what their letters hold, out of the address of the site. */
export async function linksToAcknowledge(site: Site): Promise<string[]> {
  const answer = await fetch(`${site.mailUrl}/api/mails?limit=1000&full=1&order=newest`);
  const { mails } = (await answer.json()) as { mails: { text?: string }[] };
  return mails.flatMap(({ text }) => /\/ack#\S+conclusions\S+/.exec(text ?? '') ?? []);
}

interface Stored {
  readonly id: string;
  readonly version: number;
  readonly number?: string;
  readonly year?: number;
  readonly sha256?: string;
  readonly status: string;
}

/** Drafted by one secretary, approved by another, published; its mails are out. */
export async function publishedNotice(site: Site, conferenceId: string): Promise<Required<Stored>> {
  const { secretary, second } = officeOf(site);
  const path = `/conferences/${conferenceId}/conclusions`;
  const draft = await secretary.call<Stored>('POST', path, {
    body: {
      abstract:
        'Kết luận của Chủ tịch Ủy ban nhân dân tỉnh tại Hội nghị trực tuyến sơ kết công tác chuyển đổi số quý III',
      sections,
      signer: { authority: 'TL. Chủ tịch', post: 'Chánh Văn phòng', name: 'Nguyễn Thị Ngọc Ẩn' },
      place: 'Bắc Ninh',
    },
  });
  const act = (by: Client, name: string, { id, version }: Stored) =>
    by.call<Stored>('POST', `${path}/${id}/${name}`, { body: { version } });
  const submitted = await act(secretary, 'submit', draft);
  await act(secretary, 'publish', await act(second, 'approve', submitted));
  await site.drain();
  const published = await secretary.call<Stored>('GET', `${path}/${draft.id}`);
  if (published.status !== 'published') throw new Error(`the notice is ${published.status}`);
  return published as Required<Stored>;
}
