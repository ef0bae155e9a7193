import { eventBus } from '../../../local/bus/bus.ts';
import { shapeInput } from '../../../local/bus/transform.ts';
import type { CloudModel, RuleDefinition } from '../../../local/template/model.ts';

const rule: RuleDefinition = {
  name: 'r',
  arn: 'arn:rule',
  busName: 'b',
  pattern: { source: ['s'] },
  targets: [{ arn: 'arn:aws:sqs:r:1:q', maxRetries: 1, deadLetterArn: 'arn:aws:sqs:r:1:dlq' }],
};

function busWith(rules: readonly RuleDefinition[], send: (arn: string, body: string) => void) {
  const model = {
    region: 'r',
    account: '1',
    rules,
    of: (type: string) => (type === 'AWS::Events::EventBus' ? [{ name: 'b' }, { name: 'c' }] : []),
  } as unknown as CloudModel;
  return eventBus({
    model,
    now: () => 0,
    archiveDir: '/nowhere',
    seed: 7,
    sendToQueue: send,
    invoke: async () => true,
    onTrouble: () => {},
  });
}

const put = (bus: ReturnType<typeof busWith>, id: number, source = 's') =>
  bus.put({ busName: 'b', source, detailType: 't', detail: { id } });

it('hands a matching event to the target at once, others never', () => {
  const got: string[] = [];
  const bus = busWith([rule], (_, body) => got.push(body));
  put(bus, 1);
  put(bus, 2, 'other');
  expect(got.map((each) => JSON.parse(each))).toMatchObject([
    { source: 's', time: '1970-01-01T00:00:00Z', detail: { id: 1 } },
  ]);
});

it('passes events on to another bus', () => {
  const got: string[] = [];
  const bus = busWith(
    [
      { ...rule, targets: [{ arn: 'arn:aws:events:r:1:event-bus/c', maxRetries: 1 }] },
      { ...rule, busName: 'c' },
    ],
    (_, body) => got.push(body),
  );
  put(bus, 1);
  expect(got).toHaveLength(1);
});

it('tries a refusing target again, then sets the event aside', async () => {
  const dead: string[] = [];
  const bus = busWith([rule], (arn, body) => {
    if (!arn.endsWith('dlq')) throw new Error('full');
    dead.push(body);
  });
  put(bus, 1);
  expect(bus.pending()).toBe(1);
  await new Promise((done) => setTimeout(done, 130));
  expect([dead.length, bus.pending()]).toEqual([1, 0]);
});

it('loses, doubles and reorders when told to, and counts what struck', () => {
  const got: number[] = [];
  const bus = busWith([rule], (_, body) => got.push(JSON.parse(body).detail.id));
  bus.setFaults({ reorder: 1 });
  put(bus, 1);
  bus.setFaults({});
  put(bus, 2);
  expect(got).toEqual([2, 1]);
  bus.setFaults({ duplicate: 1 });
  put(bus, 3);
  bus.setFaults({ lose: 1 });
  put(bus, 4);
  expect(got).toEqual([2, 1, 3, 3]);
  expect(bus.fired()).toEqual({ reorder: 1, duplicate: 1, lose: 1 });
});

it('shapes input by path, constant and template', () => {
  const event = { detail: { who: 'Hòa', list: [{ n: 1 }], o: { a: 1 } } };
  const at = { ruleArn: 'arn', ruleName: 'r' };
  expect(shapeInput({ inputPath: '$.detail.list[0].n' }, event, at)).toBe(1);
  expect(shapeInput({ input: '{"fixed":true}' }, event, at)).toEqual({ fixed: true });
  const transformer = {
    paths: { who: '$.detail.who', o: '$.detail.o', no: '$.none' },
    template: '{"a":"xin <who>","o":<o>,"s":"<o>","no":<no>,"rule":"<aws.events.rule-name>"}',
  };
  expect(shapeInput({ transformer }, event, at)).toEqual({
    a: 'xin Hòa',
    o: { a: 1 },
    s: '{"a":1}',
    no: '',
    rule: 'r',
  });
});
