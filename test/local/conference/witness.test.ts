import type { LocalChime } from '../../../local/chime/server.ts';
import type { Cloud } from '../../../local/cloud.ts';
import { comeToRest } from '../../../local/conference/collect.ts';
import { doubledSeats, overfull, seatsIn, watchRooms, witnessProvisioning } from '../../../local/conference/witness.ts';

const seat = (externalUserId: string) => ({ externalUserId });
const room = (meetingId: string, users: readonly string[]) => ({
  meetingId,
  createdAt: 0,
  attendees: users.map(seat),
});

/** A media service whose meetings are those of each look in turn; the last stays. */
function chimeOf(looks: readonly (readonly { id: string; attendees: { externalUserId: string }[] }[])[]) {
  let looked = 0;
  const now = () => looks[Math.min(looked, looks.length - 1)] ?? [];
  const chime = {
    async snapshot() {
      const meetings = now().map((meeting) => ({ ...meeting, createdAt: Date.now() - 1000 }));
      looked += 1;
      return { meetings };
    },
    async stats() {
      looked += 1;
      const attendees = now().reduce((sum, meeting) => sum + meeting.attendees.length, 0);
      return { attendees, meetings: now().length, calls: { CreateMeeting: { ok: 1, throttled: 2, failed: 3 } } };
    },
  };
  return { chime: chime as unknown as LocalChime };
}

describe('the witness of the rooms', () => {
  test('counts the seats of bridges, and a second one that the floor gave as none of its own', () => {
    const rooms = [room('m', ['brg_a', 'brg_b', 'brg_b.s4']), room('n', ['brg_a'])];
    expect([...seatsIn(rooms)]).toEqual([
      ['brg_a', 2],
      ['brg_b', 1],
    ]);
    expect(doubledSeats(rooms)).toEqual(['brg_a: 2 seats']);
    expect(
      overfull([
        room(
          'm',
          Array.from({ length: 251 }, (_, i) => `u${i}`),
        ),
      ]),
    ).toEqual(['m: 251 seats']);
  });

  test('finds what was wrong for a while only', async () => {
    const well = [{ id: 'm', attendees: [seat('brg_a')] }];
    const doubled = [...well, { id: 'n', attendees: [seat('brg_a')] }];
    const chime = chimeOf([well, doubled, well]);
    const looks = jest.spyOn(chime.chime, 'snapshot');
    const watch = watchRooms(chime, 5);
    while (looks.mock.calls.length < 4) await new Promise((resolve) => setTimeout(resolve, 5));
    const { count, offences } = await watch.stop();
    expect(count).toBeGreaterThan(2);
    expect(offences).toEqual(['brg_a: 2 seats']);
  });

  test('sees when the last seat is made, and what it took by then', async () => {
    const half = [{ id: 'm', attendees: [seat('brg_a')] }];
    const whole = [{ id: 'm', attendees: [seat('brg_a'), seat('brg_b')] }];
    const made = await witnessProvisioning(chimeOf([half, half, whole]), 2, () => false);
    expect(made).toMatchObject({ rooms: 1, seats: 2, calls: { CreateMeeting: 6 }, throttled: 2 });
    expect(made.ms).toBeGreaterThanOrEqual(900);
  });

  test('waits no longer than the system says that it is at work', async () => {
    const half = [{ id: 'm', attendees: [seat('brg_a')] }];
    expect(await witnessProvisioning(chimeOf([half]), 2, () => true)).toMatchObject({ throttled: 2 });
  });
});

test('what has not come to rest is told, queue by queue', async () => {
  const depth = { ready: 0, inFlight: 0, delayed: 0 };
  const cloud = {
    ...chimeOf([[{ id: 'm', attendees: [] }]]),
    drain: async () => Promise.reject(new Error('Not idle after 1 ms: a schedule')),
    queues: {
      depths: () => [
        { name: 'settle', ...depth },
        { name: 'settle-dead', ...depth, ready: 2 },
      ],
      queueNamed: (name: string) => ({
        attributes: {
          RedrivePolicy: '{"deadLetterTargetArn":"arn:aws:sqs:r:0:settle-dead","maxReceiveCount":"10"}',
        },
        inspectMessages: () => ({
          ready: name === 'settle-dead' ? [{ body: 'lost' }] : [],
          delayed: name === 'settle-dead' ? [{ body: 'planted' }] : [],
          inflight: [],
        }),
      }),
    },
    planted: () => [{ queue: 'settle', functionId: 'settle', body: 'planted', handedOut: 2 }],
    model: { functions: [{ id: 'settle', environment: { DLQ_URL: 'http://127.0.0.1/0/first-dead' } }] },
    faults: { functions: { fired: () => ({ 'settle/duplicate': 1 }) } },
  } as unknown as Cloud;
  expect(await comeToRest(cloud, 1)).toMatchObject({
    busy: 'Not idle after 1 ms: a schedule',
    queues: [{ name: 'settle-dead', bodies: ['lost', 'planted'] }],
    planted: [{ queue: 'settle', body: 'planted', deadLetters: ['first-dead', 'settle-dead'], mostCopies: 3 }],
    rooms: [{ meetingId: 'm' }],
  });
});
