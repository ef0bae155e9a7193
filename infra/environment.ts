import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { WorkQueue } from './constructs/work-queue.ts';
import type { FunctionSpec, Grant, PlainVariable } from './functions/spec.ts';
import type { Resources } from './grants.ts';
import type { QueueId } from './queues.ts';

type Variables = Readonly<Record<string, string>>;

/** Sets the variables that go with a function's grants, and those it asks for by name. */
export function setEnvironment(target: LambdaFunction, spec: FunctionSpec, resources: Resources): void {
  const variables = [
    ...spec.grants.map((grant) => withGrant(grant, resources)),
    ...(spec.trigger.kind === 'queue'
      ? [{ DLQ_URL: firstQueue(spec.trigger.queues, resources).deadLetters.queue.queueUrl }]
      : []),
    ...spec.environment.map((name) => plain(name, resources)),
  ];
  for (const [name, value] of Object.entries(Object.assign({}, ...variables) as Variables)) {
    target.addEnvironment(name, value);
  }
}

/** A function with two queues sets aside into the dead-letter queue of the first. */
function firstQueue(ids: readonly QueueId[], { queues }: Resources): WorkQueue {
  return queues[ids[0]!];
}

function withGrant(grant: Grant, resources: Resources): Variables {
  const { state, queues, wakeUps, settings } = resources;
  switch (grant.on) {
    case 'table':
      return { TABLE_NAME: state.table.table.tableName };
    case 'audit':
      return { AUDIT_TABLE_NAME: state.audit.table.tableName };
    case 'files':
      return { FILES_BUCKET: state.files.bucket.bucketName };
    case 'seal':
      return { SEAL_KEY_ID: state.sealKey.key.keyArn };
    case 'bus':
      return { BUS_NAME: state.bus.bus.eventBusName };
    case 'queue':
      return { [`${grant.queue.toUpperCase().replaceAll('-', '_')}_QUEUE_URL`]: queues[grant.queue].queue.queueUrl };
    case 'wake-ups':
      return {
        BUS_ARN: state.bus.bus.eventBusArn,
        SCHEDULE_GROUP: wakeUps.group.scheduleGroupName,
        SCHEDULE_ROLE_ARN: wakeUps.role.roleArn,
        SCHEDULE_DLQ_ARN: wakeUps.deadLetters.queue.queueArn,
      };
    case 'chime':
      return {
        ...plain('CHIME_QUOTAS', resources),
        MEDIA_REGION: settings.region,
        CHIME_QUEUE_ARN: queues['chime-direct'].queue.queueArn,
      };
    case 'mail':
      return {
        MAIL_SENDER: state.mail.address,
        MAIL_CONFIGURATION_SET: state.mail.configurationSetName,
        SES_RATE: String(settings.sesRate),
      };
    case 'sockets':
      return plain('SOCKET_ENDPOINT', resources);
  }
}

function plain(name: PlainVariable, { settings, pushApi }: Resources): Variables {
  switch (name) {
    case 'CHIME_QUOTAS':
      return {
        CHIME_RATE: String(settings.chimeRate),
        CHIME_BURST: String(settings.chimeBurst),
        CHIME_REPLICAS: String(settings.replicas),
        CHIME_MEETINGS: String(settings.chimeMeetings),
        CHIME_ROOM_SEATS: String(settings.roomSeats),
      };
    case 'PUBLIC_URL':
      return { PUBLIC_URL: settings.publicUrl };
    case 'HEARTBEAT_SECONDS':
      return { HEARTBEAT_SECONDS: String(settings.heartbeatSeconds) };
    case 'SETTLE_SECONDS':
      return { SETTLE_SECONDS: String(settings.settleSeconds) };
    case 'SIGN_IN_SECONDS':
      return { SIGN_IN_SECONDS: String(settings.signInMinutes * 60) };
    case 'SOCKET_ENDPOINT':
      return { SOCKET_ENDPOINT: pushApi.stage.callbackUrl };
  }
}
