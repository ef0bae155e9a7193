import { SQSClient } from '@aws-sdk/client-sqs';
import { createOutgoing, type Outgoing } from '../../gateways/outgoing.ts';
import { setting } from '../environment.ts';
import { correlationId } from '../logs.ts';

let outgoing: Outgoing | undefined;

export function wiredOutgoing(): Outgoing {
  outgoing ??= createOutgoing(new SQSClient({}), setting('OUTGOING_MAIL_QUEUE_URL'), correlationId);
  return outgoing;
}
