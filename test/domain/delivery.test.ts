import fc from 'fast-check';
import { type Delivery, isBouncedAfterDelivery, partsOfDeliveryId, reckoned } from '../../shared/domain/delivery.ts';
import { planned, requeued, superseded } from '../../shared/domain/delivery-plan.ts';
import { acknowledged, heard, type Signal } from '../../shared/domain/delivery-signals.ts';
import { invitationOf } from '../../shared/domain/distribution.ts';
import { answered, cutOff, doubtMs, handedOver, handOverLeaseMs } from '../../shared/domain/hand-over.ts';
import { aBridge, conferenceId } from '../functions/support/papers-world.ts';

const waiting = (address: string | undefined = 'a@example.vn'): Delivery =>
  planned({
    document: invitationOf(conferenceId),
    bridge: aBridge('01001'),
    recipient: { role: 'host', name: 'A', ...(address === undefined ? {} : { address }) },
    row: '',
    holdsCalendar: true,
    at: 1,
  });
const underWay = (delivery = waiting(), at = 10) => handedOver(delivery, at, { sequence: 0 }) as Delivery;
const signal = (kind: Signal['kind'], attempt = 1, at = 20): Signal => ({ kind, attempt, at });

describe('a delivery', () => {
  test('names its document and branch by its id alone', () => {
    expect(partsOfDeliveryId(waiting().id)).toEqual({ documentId: `invitation-${conferenceId}-1`, branch: '01' });
    expect(partsOfDeliveryId('dlv_x')).toBeUndefined();
  });

  test('to somebody without an address is a failed one from the start, not a missing row', () => {
    const delivery = planned({
      document: invitationOf(conferenceId),
      bridge: aBridge('01001'),
      recipient: { role: 'host', name: 'A' },
      row: '',
      holdsCalendar: true,
      at: 1,
    });
    expect([delivery.state, delivery.reason]).toEqual(['failed', 'no-address']);
    expect(handedOver(delivery, 2, { sequence: 0 })).toBeUndefined();
  });

  test('is handed over once: a second taker finds it under way', () => {
    expect(handedOver(underWay(), 11, { sequence: 0 })).toBeUndefined();
  });

  test('whose hand-over was cut off is unknown after its lease, and is not sent again by itself', () => {
    const cut = cutOff(underWay(), 10 + handOverLeaseMs);
    expect([cut.state, cut.reason]).toEqual(['unknown', 'cut-off']);
    expect(handedOver(cut, 999_999, { sequence: 0 })).toBeUndefined();
    expect(cutOff(underWay(), 10 + handOverLeaseMs - 1).state).toBe('sending');
  });

  test('that was cut off is settled by what the mail service tells', () => {
    const cut = cutOff(underWay(), 10 + handOverLeaseMs);
    expect(heard(cut, signal('sent')).state).toBe('sent');
    expect(heard(cut, signal('delivered')).state).toBe('delivered');
  });

  test('whose answer left it open is held for the service to tell, and only then unknown, with the answer as reason', () => {
    const held = answered(underWay(), 1, { outcome: 'unknown', at: 20, reason: 'InternalServiceError' });
    expect(held.state).toBe('sending');
    expect(heard(held, signal('sent')).state).toBe('sent');
    expect(cutOff(held, 20 + doubtMs - 1)).toBe(held);
    const over = cutOff(held, 20 + doubtMs);
    expect([over.state, over.reason]).toEqual(['unknown', 'InternalServiceError']);
    expect(handedOver(over, 999_999, { sequence: 0 })).toBeUndefined();
    expect(heard(over, signal('sent')).state).toBe('sent');
  });

  test('that came back after it had arrived is bounced, and says so', () => {
    const arrived = heard(answered(underWay(), 1, { outcome: 'accepted', at: 12 }), signal('delivered'));
    const back = heard(arrived, { ...signal('bounced-hard'), reason: 'permanent/general 5.1.1' });
    expect([back.state, back.reason, isBouncedAfterDelivery(back)]).toEqual([
      'bounced',
      'permanent/general 5.1.1',
      true,
    ]);
  });

  test('that arrived is not undone by a bounce that may be an answering machine', () => {
    const arrived = heard(underWay(), signal('delivered'));
    const after = heard(arrived, signal('bounced-soft'));
    expect([after.state, isBouncedAfterDelivery(after)]).toEqual(['delivered', true]);
  });

  test('that is sent again hears nothing of the failed attempt any more', () => {
    const again = requeued(heard(underWay(), signal('bounced-hard')), 30, undefined);
    expect(again.state).toBe('queued');
    expect(heard(again, signal('bounced-hard'))).toBe(again);
    expect(heard(again, signal('delivered'))).toBe(again);
  });

  test('that was unknown and is sent again counts as delivered when the first copy turns up', () => {
    const again = underWay(requeued(cutOff(underWay(), 10 + handOverLeaseMs), 30, undefined), 40);
    expect(heard(again, signal('delivered', 1)).state).toBe('delivered');
    expect(heard(again, signal('bounced-hard', 1))).toBe(again);
  });

  test('is put back as long as the service is busy, and fails when it stays so', () => {
    let delivery = waiting();
    for (let attempt = 1; attempt <= 12; attempt++) {
      expect(delivery.state).toBe('queued');
      delivery = answered(underWay(delivery, attempt), attempt, { outcome: 'busy' });
    }
    expect([delivery.state, delivery.reason]).toEqual(['failed', 'mail-service-unavailable']);
  });

  test('can be superseded while it waits, not while it is under way', () => {
    expect(superseded(waiting()).reason).toBe('superseded');
    const sending = underWay();
    expect(superseded(sending)).toBe(sending);
  });

  test('is acknowledged once; the first time stays', () => {
    const first = acknowledged(underWay(), 'aa', 50);
    expect(acknowledged(first, 'bb', 60)).toBe(first);
    expect(heard(first, signal('bounced-hard')).state).toBe('acknowledged');
  });

  test('comes to the same state whatever the order of the answer and the events, and however often they come', () => {
    type Fact = (delivery: Delivery) => Delivery;
    const answers: Record<string, Fact> = {
      accepted: (d) => answered(d, 1, { outcome: 'accepted', at: 15 }),
      unknown: (d) => answered(d, 1, { outcome: 'unknown', at: 15, reason: 'timeout' }),
      cutOff: (d) => cutOff(d, 10 + handOverLeaseMs),
    };
    const kinds: Signal['kind'][] = ['sent', 'delivered', 'bounced-hard', 'bounced-soft', 'rejected', 'complained'];
    const facts = fc
      .tuple(fc.constantFrom('accepted', 'unknown', 'cutOff'), fc.subarray(kinds))
      .map(([answer, signals]): Fact[] => [
        answers[answer] as Fact,
        ...signals.map(
          (kind): Fact =>
            (d) =>
              heard(d, signal(kind)),
        ),
      ]);
    fc.assert(
      fc.property(
        facts.chain((all) =>
          fc.tuple(
            fc.constant(all),
            fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2, maxLength: all.length * 2 }),
          ),
        ),
        ([all, shuffled]) => {
          const inOrder = all.reduce((d, fact) => fact(d), underWay());
          const anyOrder = shuffled.reduce((d, fact) => fact(d), underWay());
          expect(anyOrder.state).toBe(inOrder.state);
          expect(isBouncedAfterDelivery(anyOrder)).toBe(isBouncedAfterDelivery(inOrder));
          expect(['delivered', 'acknowledged', 'failed', 'unknown']).toContain(reckoned(anyOrder.state));
        },
      ),
      { numRuns: 500 },
    );
  });
});
