import * as z from 'zod/mini';
import { envelope } from './envelope.ts';

/**
 * What SES tells through EventBridge's default bus (source aws.ses; detail as in its event publishing): 'Email Sent', 'Email
 * Delivered', 'Email Bounced', 'Email Complaint Received', 'Email Rejected', 'Email Delivery Delayed', … Delivered at best
 * effort, in any order. Only what is used is named; other events of SES have no `mail`.
 */
export const sesEvent = z.extend(envelope, {
  source: z.literal('aws.ses'),
  detail: z.object({
    eventType: z.optional(z.string()),
    mail: z.optional(
      z.object({
        messageId: z.string(),
        tags: z.optional(z.record(z.string(), z.array(z.string()))),
      }),
    ),
    bounce: z.optional(
      z.object({
        /** Permanent, Transient or Undetermined. */
        bounceType: z.string(),
        bounceSubType: z.optional(z.string()),
        bouncedRecipients: z.optional(z.array(z.object({ status: z.optional(z.string()) }))),
        timestamp: z.string(),
      }),
    ),
    complaint: z.optional(
      z.object({ complaintSubType: z.optional(z.nullable(z.string())), timestamp: z.optional(z.string()) }),
    ),
    delivery: z.optional(z.object({ timestamp: z.string() })),
  }),
});
export type SesEvent = z.output<typeof sesEvent>;

/** A tag of SES takes A-Z a-z 0-9 _ . @ - alone, up to 256 of them; a correlation id may have others. */
export function correlationTag(correlationId: string): string {
  return Buffer.from(correlationId).toString('base64url').slice(0, 256);
}

/** What the mail followed from, as its tag says. */
export function correlationOfMail({ detail }: SesEvent): string | undefined {
  const tag = detail.mail?.tags?.correlationId?.[0];
  return tag === undefined ? undefined : Buffer.from(tag, 'base64url').toString();
}
