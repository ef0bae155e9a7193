import { type ArchivedEvent, replay } from '../../../local/conference/replay.ts';

const conferenceId = 'cnf_a';
const event = (type: string, id: string, at: number, detail: object = {}): ArchivedEvent => ({
  'detail-type': type,
  detail: { id: `${type}:${id}`, at, conferenceId, ...detail },
});
const events = [
  event('ConferenceStarted', conferenceId, 10),
  event('BridgeConnected', 'brg_a:11', 12, { bridgeId: 'brg_a' }),
  event('BridgeDropped', 'brg_a:20', 21, { bridgeId: 'brg_a' }),
  event('BridgeConnected', 'brg_b:11', 12, { bridgeId: 'brg_b' }),
  event('RollCallTaken', 'brg_a:1', 30, { bridgeId: 'brg_a', revision: 1 }),
  event('RollCallTaken', 'brg_a:2', 31, { bridgeId: 'brg_a', revision: 2 }),
  event('ConferenceEnded', conferenceId, 40, { endedAt: 40 }),
  event('AttendanceSettled', '1', 41, { revision: 1, present: 1, late: 0, absent: 1, unknown: 0 }),
  event('AttendanceSettled', '2', 50, { revision: 2, present: 2, late: 0, absent: 0, unknown: 0 }),
  event('DeliverySettled', 'd:1:sent', 60, { deliveryId: 'd', state: 'sent' }),
  event('DeliverySettled', 'd:1:delivered', 60, { deliveryId: 'd', state: 'delivered' }),
  event('BridgeLeft', 'brg_a:90', 91, { bridgeId: 'brg_a', conferenceId: 'cnf_other' }),
];

describe('the events read from the first to the last', () => {
  test('tell how everything stands', () => {
    expect(replay(events, conferenceId)).toEqual({
      startedAt: 10,
      endedAt: 40,
      lines: {
        brg_a: [
          { phase: 'connected', since: 11, toldAt: 12 },
          { phase: 'dropped', since: 20, toldAt: 21 },
        ],
        brg_b: [{ phase: 'connected', since: 11, toldAt: 12 }],
      },
      rollCalls: { brg_a: 2 },
      deliveries: { d: 'delivered' },
      attendance: { revision: 2, present: 2, late: 0, absent: 0, unknown: 0 },
    });
  });

  test('tell the same twice and backwards, byte for byte', () => {
    const once = JSON.stringify(replay(events, conferenceId));
    expect(JSON.stringify(replay([...events, ...events].reverse(), conferenceId))).toBe(once);
  });

  test('tell nothing where there are none', () => {
    expect(replay([], conferenceId)).toEqual({ lines: {}, rollCalls: {}, deliveries: {} });
  });
});
