/**
 * Which IAM actions on which resources one AWS request needs. Pure: everything is in the request, since SigV4 names the
 * service and every ARN is derived from the names in it. Source: Service Authorization Reference, per service.
 */
export interface AwsRequest {
  /** Signing name out of the credential scope: dynamodb, sqs, s3, ses, events, scheduler, kms, chime, execute-api. */
  readonly service: string;
  readonly method: string;
  /** With query. */
  readonly path: string;
  /** `x-amz-target`, for the JSON protocols. */
  readonly target?: string | undefined;
  readonly copySource?: string | undefined;
  readonly body: string;
}

export interface Needed {
  readonly action: string;
  readonly resource: string;
  /** What conditions of a policy may ask for; a key that is not here is not in the request. */
  readonly context?: Readonly<Record<string, string>>;
}

export interface Place {
  readonly region: string;
  readonly account: string;
}

type Json = Record<string, unknown>;

export function neededFor(request: AwsRequest, place: Place): Needed[] {
  const read = readers[request.service];
  if (!read) return [{ action: `${request.service}:unknown`, resource: request.path }];
  const unique = new Map(read(request, place).map((each) => [`${each.action} ${each.resource}`, each]));
  return [...unique.values()];
}

const operationOf = (request: AwsRequest): string => request.target?.split('.').at(-1) ?? '';
const json = (request: AwsRequest): Json => (request.body === '' ? {} : (JSON.parse(request.body) as Json));
const arn = (service: string, { region, account }: Place, rest: string) =>
  `arn:aws:${service}:${region}:${account}:${rest}`;

const readers: Record<string, (request: AwsRequest, place: Place) => Needed[]> = {
  dynamodb(request, place) {
    const operation = operationOf(request);
    const body = json(request);
    const table = (name: unknown) =>
      String(name).startsWith('arn:') ? String(name) : arn('dynamodb', place, `table/${name}`);
    const need = (action: string, name: unknown): Needed => ({ action: `dynamodb:${action}`, resource: table(name) });
    if (operation === 'TransactWriteItems' || operation === 'TransactGetItems') {
      const actions: Json = {
        Put: 'PutItem',
        Update: 'UpdateItem',
        Delete: 'DeleteItem',
        ConditionCheck: 'ConditionCheckItem',
        Get: 'GetItem',
      };
      return (body.TransactItems as Json[]).flatMap((item) =>
        Object.entries(item).map(([kind, part]) => need(String(actions[kind]), (part as Json).TableName)),
      );
    }
    if (operation === 'BatchGetItem' || operation === 'BatchWriteItem') {
      return Object.keys(body.RequestItems as Json).map((name) => need(operation, name));
    }
    const { TableName, IndexName } = body;
    if (IndexName) return [{ action: `dynamodb:${operation}`, resource: `${table(TableName)}/index/${IndexName}` }];
    return [need(operation, TableName)];
  },
  sqs(request, place) {
    const { QueueUrl, QueueName } = json(request);
    const name = QueueUrl ? new URL(String(QueueUrl)).pathname.split('/').at(-1) : QueueName;
    return [
      { action: `sqs:${operationOf(request).replace(/Batch$/, '')}`, resource: arn('sqs', place, String(name ?? '*')) },
    ];
  },
  events(request, place) {
    const entries = (json(request).Entries ?? []) as Json[];
    return entries.map(({ EventBusName = 'default' }) => ({
      action: `events:${operationOf(request)}`,
      resource: String(EventBusName).startsWith('arn:')
        ? String(EventBusName)
        : arn('events', place, `event-bus/${EventBusName}`),
    }));
  },
  kms(request, place) {
    const { KeyId, CiphertextBlob } = json(request);
    const key = KeyId === undefined ? sealedWith(String(CiphertextBlob ?? '')) : String(KeyId);
    const resource = key.startsWith('arn:') ? key : arn('kms', place, key.startsWith('alias/') ? key : `key/${key}`);
    return [{ action: `kms:${operationOf(request)}`, resource }];
  },
  scheduler(request, place) {
    const url = new URL(request.path, 'http://local');
    const [, kind, name] = url.pathname.split('/').map(decodeURIComponent);
    const body = json(request);
    const verb =
      { POST: 'Create', PUT: 'Update', GET: name ? 'Get' : 'List', DELETE: 'Delete' }[request.method] ?? request.method;
    if (kind === 'schedule-groups') {
      return [
        {
          action: `scheduler:${verb}ScheduleGroup${name ? '' : 's'}`,
          resource: arn('scheduler', place, `schedule-group/${name ?? '*'}`),
        },
      ];
    }
    const group =
      body.GroupName ?? url.searchParams.get('groupName') ?? url.searchParams.get('ScheduleGroup') ?? 'default';
    const schedule = arn('scheduler', place, `schedule/${group}/${name ?? '*'}`);
    const role = (body.Target as { RoleArn?: string } | undefined)?.RoleArn;
    return [
      { action: name ? `scheduler:${verb}Schedule` : 'scheduler:ListSchedules', resource: schedule },
      ...(role
        ? [{ action: 'iam:PassRole', resource: role, context: { 'iam:PassedToService': 'scheduler.amazonaws.com' } }]
        : []),
    ];
  },
  ses(request, place) {
    const operations: Record<string, string> = {
      '/v2/email/outbound-emails': 'SendEmail',
      '/v2/email/outbound-bulk-emails': 'SendBulkEmail',
      '/v2/email/account': 'GetAccount',
    };
    const action = operations[new URL(request.path, 'http://local').pathname] ?? 'unknown';
    if (!action.startsWith('Send')) return [{ action: `ses:${action}`, resource: '*' }];
    const { FromEmailAddress, ConfigurationSetName, Content } = json(request);
    // A raw message is authorised as SendRawEmail although the operation is SendEmail (SES v2).
    const verb = (Content as Json | undefined)?.Raw ? 'SendRawEmail' : action;
    const domain = String(FromEmailAddress ?? '')
      .replace(/>.*$/, '')
      .split('@')
      .at(-1);
    return [
      { action: `ses:${verb}`, resource: arn('ses', place, `identity/${domain}`) },
      ...(ConfigurationSetName
        ? [{ action: `ses:${verb}`, resource: arn('ses', place, `configuration-set/${ConfigurationSetName}`) }]
        : []),
    ];
  },
  s3(request) {
    const url = new URL(request.path, 'http://local');
    // Files are served under a path of the public origin.
    const [bucket = '', ...rest] = url.pathname
      .replace(/^\/_s3(?=\/)/, '')
      .slice(1)
      .split('/');
    const key = decodeURIComponent(rest.join('/'));
    const object = `arn:aws:s3:::${bucket}/${key}`;
    if (key === '') {
      if (request.method === 'POST' && url.searchParams.has('delete')) {
        const keys = [...request.body.matchAll(/<Key>([^<]*)<\/Key>/g)].map((each) => each[1]);
        return keys.map((each) => ({ action: 's3:DeleteObject', resource: `arn:aws:s3:::${bucket}/${each}` }));
      }
      return [{ action: 's3:ListBucket', resource: `arn:aws:s3:::${bucket}` }];
    }
    const source = request.copySource ? decodeURIComponent(request.copySource).replace(/^\//, '') : undefined;
    const verb = {
      GET: 'GetObject',
      HEAD: 'GetObject',
      PUT: 'PutObject',
      POST: 'PutObject',
      DELETE: url.searchParams.has('uploadId') ? 'AbortMultipartUpload' : 'DeleteObject',
    };
    return [
      { action: `s3:${verb[request.method as keyof typeof verb] ?? request.method}`, resource: object },
      ...(source ? [{ action: 's3:GetObject', resource: `arn:aws:s3:::${source}` }] : []),
    ];
  },
  chime(request, place) {
    const url = new URL(request.path, 'http://local');
    const [, root, meeting, attendees, attendee, capabilities] = url.pathname.split('/');
    const operation = url.searchParams.get('operation');
    const key = [
      request.method,
      root,
      meeting && (meeting === 'attendees' ? meeting : ':m'),
      attendees,
      attendee && (attendee === 'capabilities' ? attendee : ':a'),
      capabilities,
      operation,
    ]
      .filter(Boolean)
      .join(' ');
    const resource = meeting ? `arn:aws:chime::${place.account}:meeting/${meeting}` : '*';
    return [{ action: `chime:${chimeOperations[key] ?? `unknown ${key}`}`, resource }];
  },
  'execute-api'(request, place) {
    const [, , api = '', stage = '', kind, connection] = new URL(request.path, 'http://local').pathname.split('/');
    if (kind !== '@connections') return [{ action: 'execute-api:Invoke', resource: request.path }];
    return [
      {
        action: 'execute-api:ManageConnections',
        resource: arn('execute-api', place, `${api}/${stage}/${request.method}/@connections/${connection}`),
      },
    ];
  },
};

const chimeOperations: Record<string, string> = {
  'POST meetings': 'CreateMeeting',
  'POST meetings create-attendees': 'CreateMeetingWithAttendees',
  'GET meetings :m': 'GetMeeting',
  'DELETE meetings :m': 'DeleteMeeting',
  'POST meetings :m attendees': 'CreateAttendee',
  'POST meetings :m attendees batch-create': 'BatchCreateAttendee',
  'GET meetings :m attendees': 'ListAttendees',
  'GET meetings :m attendees :a': 'GetAttendee',
  'DELETE meetings :m attendees :a': 'DeleteAttendee',
  'PUT meetings :m attendees :a capabilities': 'UpdateAttendeeCapabilities',
  'PUT meetings :m attendees capabilities batch-update-except': 'BatchUpdateAttendeeCapabilitiesExcept',
};

/** Local ciphertexts begin with the key's id, as those of AWS begin with a reference to it. */
export function sealedWith(ciphertext: string): string {
  return Buffer.from(ciphertext, 'base64').subarray(0, 36).toString('latin1');
}
