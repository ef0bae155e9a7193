import fc from 'fast-check';
import { ManualClock } from '../../../local/chime/clock.ts';
import { ControlPlane } from '../../../local/chime/control-plane.ts';
import { ChimeError } from '../../../local/chime/errors.ts';
import { FaultDice, noFaults } from '../../../local/chime/faults.ts';
import { type OperationName, operationNames, operationOf } from '../../../local/chime/operations.ts';
import type { Handlers } from '../../../local/chime/service.ts';
import { defaultQuotas } from '../../../local/chime/settings.ts';
import { shapes } from '../../../local/chime/shapes.ts';
import { violations } from '../../../local/chime/validate.ts';
import {
  breaches as breachesBy,
  type ModelShape,
  type Operation,
  type ServiceModel,
  serviceModel,
} from '../../support/service-model.ts';
import { emulatorUnderTest, requestOf } from './emulator-under-test.ts';

const found = serviceModel('chime-sdk-meetings');
const withModel = found ? test : test.skip;
const model: ServiceModel = found ?? { metadata: { protocol: '' }, operations: {}, shapes: {} };
/** A second validator, written against the model alone, so that the first cannot judge itself. */
const breaches = (name: string, value: unknown): string[] => breachesBy(model, name, value);

withModel('the 16 operations are those of the model: place, input, output, status and errors', () => {
  expect([...operationNames].sort()).toEqual(Object.keys(model.operations).sort());
  for (const name of operationNames) {
    const ours = operationOf(name);
    const theirs = model.operations[name] as Operation;
    const uri = ours.select ? `${ours.path}?operation=${ours.select}` : ours.path;
    expect({ name, method: ours.method, uri }).toEqual({
      name,
      method: theirs.http.method,
      uri: theirs.http.requestUri,
    });
    expect([name, ours.input, ours.output, ours.status]).toEqual([
      name,
      theirs.input.shape,
      theirs.output?.shape,
      theirs.http.responseCode ?? 200,
    ]);
    expect([name, ...ours.errors.map((code) => `${code}Exception`).sort()]).toEqual([
      name,
      ...theirs.errors.map((error) => error.shape).sort(),
    ]);
    const query = Object.entries(model.shapes[ours.input]?.members ?? {})
      .filter(([, member]) => member.location === 'querystring')
      .map(([member, { locationName }]) => [member, locationName]);
    expect([name, ours.query ?? {}]).toEqual([name, Object.fromEntries(query)]);
  }
});

withModel('every shape of the model is here with its limits, and no other', () => {
  const ours: Record<string, unknown> = {};
  for (const [name, shape] of Object.entries(shapes)) {
    if (name === 'Problem' || name === 'ResourceProblem') continue;
    if (shape.kind === 'structure') ours[name] = { members: shape.members, required: [...shape.required].sort() };
    else if (shape.kind === 'enum') ours[name] = { type: 'string', enum: shape.values };
    else if (shape.kind === 'list') ours[name] = { list: shape.of, min: shape.min, max: shape.max };
    else {
      const { kind, ...limits } = shape;
      ours[name] = { type: kind, ...limits };
    }
  }
  const theirs: Record<string, unknown> = {};
  for (const [name, shape] of Object.entries(model.shapes)) {
    if (shape.error || name === 'RetryAfterSeconds') continue;
    if (shape.type === 'structure') {
      const members = Object.entries(shape.members ?? {}).map(([member, target]) => [member, target.shape]);
      theirs[name] = { members: Object.fromEntries(members), required: [...(shape.required ?? [])].sort() };
    } else if (shape.type === 'list') theirs[name] = { list: shape.member?.shape, min: shape.min, max: shape.max };
    else {
      const { type, min, max, pattern } = shape;
      theirs[name] = { type, min, max, pattern, enum: shape.enum };
    }
  }
  expect(ours).toEqual(theirs);
});

withModel('requests are taken and refused as the model says, broken ones included', () => {
  const texts = fc.oneof(
    fc.string({ maxLength: 70 }),
    fc.constantFrom('ap-southeast-1', 'a-b_c', 'FHD', 'Receive', 'None', 'en-US'),
  );
  const anything = fc.oneof(texts, fc.integer({ min: -1, max: 300 }), fc.boolean());
  const anyOf = (name: string, depth: number): fc.Arbitrary<unknown> => {
    const shape = model.shapes[name] as ModelShape;
    if (shape.type === 'structure' && depth < 5) {
      const members = Object.entries(shape.members ?? {});
      const fields = members.map(([member, target]) => [member, anyOf(target.shape, depth + 1)] as const);
      const all = fc.record(Object.fromEntries(fields), { requiredKeys: [...(shape.required ?? [])] });
      return fc.oneof(
        { weight: 6, arbitrary: all },
        { weight: 1, arbitrary: fc.record(Object.fromEntries(fields), { requiredKeys: [] }) },
      );
    }
    if (shape.type === 'list') return fc.array(anyOf(shape.member?.shape as string, depth + 1), { maxLength: 6 });
    if (shape.enum)
      return fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...shape.enum) }, { weight: 1, arbitrary: anything });
    if (name === 'GuidString') return fc.oneof({ weight: 8, arbitrary: fc.uuid() }, { weight: 1, arbitrary: anything });
    if (shape.type === 'string') return fc.oneof({ weight: 8, arbitrary: texts }, { weight: 1, arbitrary: anything });
    return anything;
  };
  let accepted = 0;
  let refused = 0;
  for (const name of operationNames) {
    const { input } = operationOf(name);
    fc.assert(
      fc.property(anyOf(input, 0), (request) => {
        const conforms = breaches(input, request).length === 0;
        const found = violations(input, request).filter(({ rule }) => !rule.includes('À-ÿ') && !rule.includes('aws:'));
        expect(found.length === 0).toBe(conforms);
        if (conforms) accepted += 1;
        else refused += 1;
      }),
      { numRuns: 60 },
    );
  }
  expect(accepted).toBeGreaterThan(50);
  expect(refused).toBeGreaterThan(50);
});

/** A conforming request of each operation, in an order in which all succeed. */
function requests(
  MeetingId: string,
  ResourceARN: string,
  AttendeeId: string,
): [OperationName, Record<string, unknown>][] {
  const fresh = (token: string) => ({
    ClientRequestToken: token,
    MediaRegion: 'ap-southeast-1',
    ExternalMeetingId: 'room',
  });
  const mute = { Audio: 'Receive', Video: 'Receive', Content: 'Receive' };
  const users = Array.from({ length: 10 }, (_, at) => ({ ExternalUserId: `xa-${at}` }));
  const TranscriptionConfiguration = { EngineTranscribeSettings: { LanguageCode: 'en-US' } };
  return [
    ['CreateMeeting', { ...fresh('other'), PrimaryMeetingId: MeetingId }],
    ['CreateMeetingWithAttendees', { ...fresh('third'), Attendees: users }],
    ['GetMeeting', { MeetingId }],
    ['CreateAttendee', { MeetingId, ExternalUserId: 'xa-02' }],
    ['BatchCreateAttendee', { MeetingId, Attendees: users }],
    ['GetAttendee', { MeetingId, AttendeeId }],
    ['ListAttendees', { MeetingId, MaxResults: 2 }],
    ['UpdateAttendeeCapabilities', { MeetingId, AttendeeId, Capabilities: mute }],
    ['BatchUpdateAttendeeCapabilitiesExcept', { MeetingId, ExcludedAttendeeIds: [{ AttendeeId }], Capabilities: mute }],
    ['StartMeetingTranscription', { MeetingId, TranscriptionConfiguration }],
    ['StopMeetingTranscription', { MeetingId }],
    ['TagResource', { ResourceARN, Tags: [{ Key: 'k', Value: 'v' }] }],
    ['ListTagsForResource', { ResourceARN }],
    ['UntagResource', { ResourceARN, TagKeys: ['k'] }],
    ['DeleteAttendee', { MeetingId, AttendeeId }],
    ['DeleteMeeting', { MeetingId }],
  ];
}

withModel('every operation answers in the shape of the model', async () => {
  const { call, createMeeting } = emulatorUnderTest();
  const MeetingFeatures = { Attendee: { MaxCount: 9 } };
  const MeetingId = await createMeeting({ TenantIds: ['tenant-1'], MeetingHostId: 'host', MeetingFeatures });
  const ResourceARN = (await call('GetMeeting', { MeetingId })).body.Meeting.MeetingArn;
  const { AttendeeId } = (await call('CreateAttendee', { MeetingId, ExternalUserId: 'xa-01' })).body.Attendee;
  const all = requests(MeetingId, ResourceARN, AttendeeId);
  expect(all.map(([name]) => name).sort()).toEqual([...operationNames].sort());
  for (const [name, input] of all) {
    const { status, body } = await call(name, input);
    expect([name, status]).toEqual([name, operationOf(name).status]);
    const output = model.operations[name]?.output?.shape;
    if (name === 'BatchCreateAttendee') expect(body.Errors.length).toBeGreaterThan(0);
    if (body === undefined) expect([name, output && model.shapes[output]?.members]).toEqual([name, output && {}]);
    else expect([name, breaches(output as string, body)]).toEqual([name, []]);
  }
});

withModel('every error of every operation has the status and the body of the model', async () => {
  let error = new ChimeError('BadRequest', '');
  const refuse = () => {
    throw error;
  };
  const control = new ControlPlane({
    handlers: Object.fromEntries(operationNames.map((name) => [name, refuse])) as unknown as Handlers,
    clock: new ManualClock(),
    dice: new FaultDice(noFaults),
    quotas: { ...defaultQuotas, burst: 1000 },
    region: 'ap-southeast-1',
    account: '111122223333',
    isHidden: () => false,
    onCall: () => {},
  });
  const id = '00000000-0000-4000-8000-000000000000';
  const arn = `arn:aws:chime:ap-southeast-1:111122223333:meeting/${id}`;
  const seen = new Set<string>();
  for (const [name, input] of requests(id, arn, id)) {
    for (const code of operationOf(name).errors) {
      const shape = `${code}Exception`;
      const members = model.shapes[shape]?.members ?? {};
      error = new ChimeError(code, 'Because', {
        ...(members.RetryAfterSeconds && { retryAfterSeconds: 2 }),
        ...(members.ResourceName && { resourceName: arn }),
      });
      const answer = await control.handle(requestOf(name, input));
      const status = model.shapes[shape]?.error?.httpStatusCode;
      expect([name, answer.status, answer.headers['x-amzn-errortype']]).toEqual([name, status, shape]);
      expect(answer.headers['retry-after']).toBe(members.RetryAfterSeconds && '2');
      const body = JSON.parse(answer.body);
      expect(breaches(shape, body)).toEqual([]);
      expect(body).toMatchObject({ Code: code, Message: 'Because', RequestId: expect.any(String) });
      seen.add(shape);
    }
  }
  const theirs = Object.entries(model.shapes).filter(([, shape]) => shape.error);
  expect([...seen].sort()).toEqual(theirs.map(([name]) => name).sort());
});
