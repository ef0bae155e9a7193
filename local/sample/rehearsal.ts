import { randomUUID } from 'node:crypto';
import { type Client, createClient } from '../../cli/client.ts';
import { centralHall } from './country.ts';
import { iso, type SeedTarget } from './seed.ts';

/** A conference that can be joined and started now. */
export interface Rehearsal {
  readonly conferenceId: string;
  /** Where a hall's link and PIN lie in the inbox: the addresses of one of its communes. */
  readonly hostAddress: string;
  readonly officeAddress: string;
}

interface Listed {
  readonly id: string;
  readonly status: string;
  readonly title: string;
  readonly doorsOpenAt: string;
  readonly endsAt: string;
}

const title = 'Diễn tập đường truyền: Trung ương và Bắc Ninh';
const hanoi = new Intl.DateTimeFormat('vi-VN', {
  timeZone: 'Asia/Ho_Chi_Minh',
  timeStyle: 'short',
  dateStyle: 'short',
});
const province = '24';
const minute = 60_000;

/**
 * A small conference whose doors are open: the one that is still to come or running, else a new one, which starts in a quarter of
 * an hour by itself, or by hand at any time. A repeat within its time finds it, also after a start that was cut off. Throws
 * where there is no sample country.
 */
export async function openRehearsal({ apiUrl, tokenOf, now = Date.now }: SeedTarget): Promise<Rehearsal> {
  const office = createClient({ url: apiUrl, token: () => tokenOf('van-phong') });
  const at = now();
  const { items } = await office.call<{ items: Listed[] }>('GET', '/conferences', {
    query: { from: iso(at - 4 * 60 * minute), to: iso(at + 60 * minute) },
  });
  const usable = items.find(
    (each) =>
      each.title.startsWith(title) &&
      (each.status === 'scheduled' || each.status === 'live') &&
      Date.parse(each.doorsOpenAt) <= at &&
      Date.parse(each.endsAt) > at + 10 * minute,
  );
  const startsAt = Math.ceil((at + 15 * minute) / minute) * minute;
  const { id: conferenceId } =
    usable ??
    (
      await office.call<{ conference: { id: string } }>('POST', '/conferences', {
        idempotencyKey: randomUUID(),
        body: {
          // Each start after its time makes another: they are told apart by when they begin.
          title: `${title}, ${hanoi.format(startsAt)}`,
          chair: 'Phó Thủ tướng Chính phủ',
          office: 'VPCP',
          hostPoint: centralHall,
          doorsOpenAt: iso(at),
          startsAt: iso(startsAt),
          endsAt: iso(startsAt + 120 * minute),
          classification: 'internal',
          invited: { subtrees: [province] },
          operatorPhone: '080 43162',
        },
      })
    ).conference;
  if (!usable) await mailsStand(office, conferenceId);
  const commune = `x${province}001`;
  return {
    conferenceId,
    hostAddress: `truc.${commune}@diem-cau.example`,
    officeAddress: `vanphong.${commune}@diem-cau.example`,
  };
}

const standWithinMs = 5000;

/** Links and PINs are in the queue: whatever is sent from now on comes after them. A slow machine is not waited for. */
async function mailsStand(office: Client, conferenceId: string): Promise<void> {
  for (const until = Date.now() + standWithinMs; Date.now() < until; ) {
    const { items } = await office.call<{ items: { kind: string }[] }>('GET', `/conferences/${conferenceId}/documents`);
    if (items.some(({ kind }) => kind === 'pin')) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
