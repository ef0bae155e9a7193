import type { Call, PermissionReport } from '../../local/permissions.ts';

/** Grants that a conference without mishaps makes no use of: what they are for. Everything else that is granted is used. */
interface Rare {
  readonly actions: readonly string[];
  /** Of the functions; absent: whoever is granted it. */
  readonly functions?: readonly string[];
  /** Part of the resource. */
  readonly on?: string;
  readonly why: string;
}

const rare: readonly Rare[] = [
  { actions: ['sqs:SendMessage'], on: '-dlq', why: 'a message that cannot be read is set aside with its reason' },
  {
    actions: ['sqs:SendMessage'],
    on: '-outgoing-mail',
    functions: ['distribute-http', 'plan-deliveries', 'send-deliveries'],
    why: 'mails are sent again, put off, or handed on by a run whose time is over',
  },
  {
    actions: ['dynamodb:DeleteItem'],
    functions: [
      ...['directory-http', 'schedule-http', 'papers-http', 'live-http', 'hall-http'],
      ...['attendance-http', 'conclusions-http', 'distribute-http'],
    ],
    why: 'an act under an Idempotency-Key that failed may be tried again: its mark goes',
  },
  {
    actions: ['dynamodb:UpdateItem'],
    functions: ['attendance-http', 'distribute-http'],
    why: 'the answer to an act under an Idempotency-Key is kept: here corrections and resending',
  },
  {
    actions: ['dynamodb:BatchGetItem'],
    functions: ['directory-http', 'commit-import'],
    why: 'a directory that is not empty is read; the journey fills an empty one',
  },
  { actions: ['dynamodb:BatchWriteItem'], functions: ['directory-http'], why: 'a single point is put, or the levels' },
  { actions: ['s3:GetObject'], functions: ['directory-http'], why: 'the rows of a preview are paged' },
  {
    actions: ['dynamodb:Query'],
    functions: ['papers-http', 'conclusions-http'],
    why: 'the papers or the conclusions of a conference are listed',
  },
  {
    actions: ['dynamodb:ConditionCheckItem'],
    functions: ['conclusions-http'],
    why: 'a notice that amends another is numbered only while that one is in force',
  },
  { actions: ['s3:PutObject'], functions: ['papers-http'], why: 'a paper is added; the journey has an agenda only' },
  { actions: ['s3:GetObject'], functions: ['papers-http'], why: 'a paper is opened' },
  { actions: ['s3:GetObject'], functions: ['distribute-http'], why: 'a recipient opens the notice by its link' },
  { actions: ['scheduler:UpdateSchedule'], functions: ['set-wake-ups'], why: 'a conference is moved' },
  {
    actions: ['scheduler:DeleteSchedule'],
    functions: ['set-wake-ups'],
    why: 'a conference is cancelled or ends early',
  },
  {
    actions: ['dynamodb:BatchGetItem'],
    functions: ['provision'],
    why: 'seats of bridges that were revoked or left out are looked for',
  },
  { actions: ['dynamodb:DeleteItem'], functions: ['provision'], why: 'such a seat is taken back' },
  { actions: ['chime:DeleteAttendee'], functions: ['provision'], why: 'and its attendee' },
  { actions: ['chime:DeleteMeeting'], functions: ['provision'], why: 'rooms of a cancelled conference are closed' },
  { actions: ['chime:GetMeeting'], functions: ['provision'], why: 'a room is said to be gone: whether it is' },
  {
    actions: ['dynamodb:BatchGetItem'],
    functions: ['live-http'],
    why: 'words of raised hands and bridges by name are read',
  },
  {
    actions: ['kms:GenerateDataKey'],
    functions: ['hall-http'],
    why: 'a link is rotated and its new secrets are sealed',
  },
  {
    actions: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'].map(
      (each) => `dynamodb:${each}`,
    ),
    functions: ['floor'],
    why: 'the floor goes to halls of the main room in the journey; second seats are held by test/functions',
  },
  { actions: ['kms:GenerateDataKey'], functions: ['floor'], why: 'likewise: a second seat is sealed' },
  {
    actions: [
      'chime:GetMeeting',
      'chime:BatchCreateAttendee',
      'chime:DeleteAttendee',
      'chime:UpdateAttendeeCapabilities',
      'chime:BatchUpdateAttendeeCapabilitiesExcept',
    ],
    functions: ['floor'],
    why: 'likewise: a second seat is made and deleted, or its room is gone',
  },
  {
    actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem'],
    functions: ['socket'],
    why: 'halls of the journey open no push connection',
  },
  {
    actions: ['dynamodb:GetItem'],
    functions: ['push'],
    why: 'likewise: the branch of what happened, and stale connections',
  },
  { actions: ['dynamodb:DeleteItem'], functions: ['push'], why: 'likewise: a stale connection is forgotten' },
  { actions: ['execute-api:ManageConnections'], functions: ['push'], why: 'likewise: nobody to push to' },
  { actions: ['dynamodb:GetItem'], functions: ['mail-events'], why: 'a delivery that changed meanwhile is read again' },
  { actions: ['dynamodb:GetItem'], functions: ['system-http'], why: 'health is asked for from outside' },
  {
    actions: ['ses:SendEmail'],
    functions: ['send-deliveries'],
    why: 'SES weighs a raw message as SendRawEmail, and its documents name the operation as well',
  },
  {
    actions: ['kms:Decrypt'],
    functions: ['relay'],
    why: 'Lambda itself reads the encrypted stream in the name of the role',
  },
  { actions: ['kms:DescribeKey'], functions: ['relay'], why: 'likewise' },
];

/**
 * What no run used and nothing explains, what is granted by a pattern instead of a name, and explanations of what nobody is
 * granted any more.
 */
export function unexplained(runs: readonly PermissionReport[]) {
  const [first, ...others] = runs.map(({ unused }) => unused.map(textOf));
  const never = new Set(first?.filter((each) => others.every((run) => run.includes(each))));
  const granted = runs.flatMap((run) => run.granted);
  const idle = granted.filter((each) => never.has(textOf(each)) && !rare.some((one) => explains(one, each)));
  return {
    grants: [...new Set(idle.map(textOf))],
    patterns: granted.filter(({ action }) => action.includes('*')).map(textOf),
    explanations: rare.flatMap((one) =>
      one.actions
        .filter((action) => !granted.some((each) => explains({ ...one, actions: [action] }, each)))
        .map((action) => `${action}: ${one.why}`),
    ),
  };
}

const textOf = ({ functionId, action, resource }: Call): string => `${functionId} ${action} ${resource}`;

function explains({ actions, functions, on }: Rare, { functionId, action, resource }: Call): boolean {
  return (
    actions.includes(action) && (functions?.includes(functionId) ?? true) && (on === undefined || resource.includes(on))
  );
}
