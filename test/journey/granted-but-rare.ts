import type { Call, PermissionReport } from '../../local/permissions.ts';

/** Grants of which neither a conference nor what offices do beside it makes use: what they are for. Everything else that is granted is used. */
interface Rare {
  readonly actions: readonly string[];
  /** Of the functions; absent: whoever is granted it. */
  readonly functions?: readonly string[];
  /** Part of the resource. */
  readonly on?: string;
  readonly why: string;
}

const rare: readonly Rare[] = [
  { actions: ['sqs:ChangeMessageVisibility'], why: 'a message that failed comes again sooner' },
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
    actions: ['dynamodb:UpdateItem'],
    functions: ['follow-directory'],
    why: 'a conference that is announced takes up what has changed in the directory',
  },
  {
    actions: ['dynamodb:BatchGetItem'],
    functions: ['distribute-http'],
    why: 'what is sent again goes to the address of the day',
  },
  {
    actions: ['dynamodb:ConditionCheckItem'],
    functions: ['conclusions-http'],
    why: 'a notice that amends another is numbered only while that one is in force',
  },
  {
    actions: ['s3:GetObject', 'kms:Decrypt'],
    functions: ['distribute-http'],
    why: 'a recipient opens the notice by its link',
  },
  {
    actions: ['dynamodb:BatchGetItem'],
    functions: ['live-http'],
    why: 'words of raised hands and bridges by name are read',
  },
  {
    actions: ['chime:GetMeeting'],
    functions: ['floor'],
    why: 'where a seat is not found, its room is asked whether it is there',
  },
  { actions: ['dynamodb:DeleteItem'], functions: ['push'], why: 'a connection that is gone is forgotten' },
  { actions: ['dynamodb:GetItem'], functions: ['mail-events'], why: 'a delivery that changed meanwhile is read again' },
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
 * What no run used and nothing explains, what is granted by a pattern instead of a name, explanations of what nobody is
 * granted any more, and excuses for what the last run, in which nothing is left to chance, did use.
 */
export function unexplained(runs: readonly PermissionReport[]) {
  const [first, ...others] = runs.map(({ unused }) => unused.map(textOf));
  const never = new Set(first?.filter((each) => others.every((run) => run.includes(each))));
  const granted = runs.flatMap((run) => run.granted);
  const idle = granted.filter((each) => never.has(textOf(each)) && !rare.some((one) => explains(one, each)));
  return {
    grants: [...new Set(idle.map(textOf))],
    patterns: granted.filter(({ action }) => action.includes('*')).map(textOf),
    excuses: rare.flatMap((one) =>
      one.actions
        .filter((action) => {
          const covered = (runs.at(-1)?.granted ?? []).filter((each) => explains({ ...one, actions: [action] }, each));
          return (
            covered.length > 0 &&
            covered.every((each) => !runs.at(-1)?.unused.some((idle) => textOf(idle) === textOf(each)))
          );
        })
        .map((action) => `${action}: ${one.why}`),
    ),
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
