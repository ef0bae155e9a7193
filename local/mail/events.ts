import type { Fate } from './fate.ts';

/** SES event types as a configuration set names them, with EventBridge's detail-type and `eventType`. */
export const detailTypes = {
  SEND: ['Email Sent', 'Send'],
  DELIVERY: ['Email Delivered', 'Delivery'],
  BOUNCE: ['Email Bounced', 'Bounce'],
  COMPLAINT: ['Email Complaint Received', 'Complaint'],
  REJECT: ['Email Rejected', 'Reject'],
  DELIVERY_DELAY: ['Email Delivery Delayed', 'DeliveryDelay'],
} as const;

export type SesEventType = keyof typeof detailTypes;

export interface SentMail {
  readonly messageId: string;
  readonly at: number;
  readonly from: string;
  readonly fromArn: string;
  readonly account: string;
  readonly recipients: readonly string[];
  readonly subject: string;
  readonly tags: Readonly<Record<string, readonly string[]>>;
}

export interface Step {
  readonly type: SesEventType;
  readonly afterMs: number;
  readonly recipients: readonly string[];
  readonly part: Record<string, unknown>;
  /** What the inbox shows from then on. */
  readonly state: string;
}

const bounce = (recipients: readonly string[], type: string, subType: string, status: string, code: string) => ({
  bounceType: type,
  bounceSubType: subType,
  bouncedRecipients: recipients.map((emailAddress) => ({
    emailAddress,
    action: 'failed',
    status,
    diagnosticCode: code,
  })),
});

const complaintOf = (recipients: readonly string[]) => ({
  complainedRecipients: recipients.map((emailAddress) => ({ emailAddress })),
});

/** The events of one mail in order. Shapes: SES developer guide, "Contents of event data that Amazon SES publishes". */
export function stepsOf(
  fate: Fate,
  recipients: readonly string[],
  pace: { readonly deliveryMs: number; readonly lateMs: number },
): Step[] {
  const send: Step = { type: 'SEND', afterMs: 0, recipients, part: { send: {} }, state: 'sent' };
  const after = (type: SesEventType, afterMs: number, part: Record<string, unknown>, state: string): Step => ({
    type,
    afterMs,
    recipients,
    part,
    state,
  });
  const { deliveryMs, lateMs } = pace;
  const delivered = after(
    'DELIVERY',
    deliveryMs,
    {
      delivery: {
        processingTimeMillis: deliveryMs,
        recipients,
        smtpResponse: '250 2.6.0 Message received',
        reportingMTA: 'local.smtp-out.amazonses.com',
      },
    },
    'delivered',
  );
  const hard = bounce(recipients, 'Permanent', 'General', '5.1.1', 'smtp; 550 5.1.1 user unknown');
  switch (fate) {
    case 'delivered':
      return [send, delivered];
    case 'bounced':
      return [send, after('BOUNCE', deliveryMs, { bounce: hard }, 'bounced')];
    case 'soft-bounced':
      return [
        send,
        after(
          'BOUNCE',
          deliveryMs,
          { bounce: bounce(recipients, 'Transient', 'MailboxFull', '4.2.2', 'smtp; 452 4.2.2 mailbox full') },
          'bounced',
        ),
      ];
    case 'suppressed':
      return [
        send,
        after(
          'BOUNCE',
          deliveryMs,
          {
            bounce: bounce(
              recipients,
              'Permanent',
              'OnAccountSuppressionList',
              '5.1.1',
              'Amazon SES did not send the message to this address because it is on the suppression list for your account.',
            ),
          },
          'suppressed',
        ),
      ];
    case 'complained':
      return [
        send,
        delivered,
        after(
          'COMPLAINT',
          deliveryMs + lateMs,
          {
            complaint: {
              ...complaintOf(recipients),
              complaintFeedbackType: 'abuse',
              complaintSubType: null,
              userAgent: 'Amazon SES Mailbox Simulator',
            },
          },
          'complained',
        ),
      ];
    case 'held-back':
      return [
        send,
        after(
          'COMPLAINT',
          deliveryMs,
          { complaint: { ...complaintOf(recipients), complaintSubType: 'OnAccountSuppressionList' } },
          'suppressed',
        ),
      ];
    case 'late-bounced':
      return [send, delivered, after('BOUNCE', deliveryMs + lateMs, { bounce: hard }, 'bounced')];
    case 'delayed':
      return [
        send,
        after(
          'DELIVERY_DELAY',
          deliveryMs,
          {
            deliveryDelay: {
              delayType: 'TransientCommunicationFailure',
              delayedRecipients: recipients.map((emailAddress) => ({
                emailAddress,
                status: '4.4.1',
                diagnosticCode: 'smtp; 421 4.4.1 Unable to connect to remote host',
              })),
            },
          },
          'delayed',
        ),
        { ...delivered, afterMs: deliveryMs + lateMs },
      ];
    case 'rejected':
      return [send, after('REJECT', 0, { reject: { reason: 'Bad content' } }, 'rejected')];
  }
}

/** `detail` of the event. */
export function eventDetail(step: Step, mail: SentMail, now: number): Record<string, unknown> {
  const timestamp = new Date(now).toISOString();
  const [key, part] = Object.entries(step.part)[0]!;
  return {
    eventType: detailTypes[step.type][1],
    mail: {
      timestamp: new Date(mail.at).toISOString(),
      source: mail.from,
      sourceArn: mail.fromArn,
      sendingAccountId: mail.account,
      messageId: mail.messageId,
      destination: mail.recipients,
      headersTruncated: false,
      headers: [
        { name: 'From', value: mail.from },
        { name: 'To', value: mail.recipients.join(', ') },
        { name: 'Subject', value: mail.subject },
      ],
      commonHeaders: { from: [mail.from], to: mail.recipients, messageId: mail.messageId, subject: mail.subject },
      tags: mail.tags,
    },
    [key]:
      key === 'send' || key === 'reject'
        ? part
        : {
            ...(part as object),
            timestamp,
            ...(key === 'bounce' || key === 'complaint' ? { feedbackId: `local-${mail.messageId}-${key}` } : {}),
          },
  };
}
