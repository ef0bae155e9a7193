import { SQSClient } from '@aws-sdk/client-sqs';
import { createOutgoing, type Outgoing } from '../../gateways/outgoing.ts';
import { setting } from '../environment.ts';

let outgoing: Outgoing | undefined;

export function wiredOutgoing(): Outgoing {
  outgoing ??= createOutgoing(new SQSClient({}), setting('OUTGOING_MAIL_QUEUE_URL'));
  return outgoing;
}
