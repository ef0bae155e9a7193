import { SQSClient } from '@aws-sdk/client-sqs';
import { createOutgoing, type Outgoing } from '../../gateways/outgoing.ts';
import { setting } from '../environment.ts';
import { correlationId } from '../logs.ts';

export function queueOutgoing(): Outgoing {
  return createOutgoing(new SQSClient({}), setting('OUTGOING_MAIL_QUEUE_URL'), correlationId);
}
