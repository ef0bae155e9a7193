import { type SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import type { DeliveryId } from '../domain/ids.ts';
import { type Letter, letterHtml, letterText } from '../domain/mail-letter.ts';

/** Mails to one recipient each, through SES. What SES answers is told apart by what may be done next. */
export interface Mail {
  /** The whole message; separate from sending, so that nothing slow stands between a permit and its call. */
  compose(mail: OutgoingMail): Promise<Uint8Array>;
  send(raw: Uint8Array, tags: MailTags): Promise<SendAnswer>;
  readonly sender: { readonly name: string; readonly address: string };
}

export interface OutgoingMail {
  readonly to: { readonly name: string; readonly address: string };
  readonly letter: Letter;
  readonly calendar?: { readonly method: 'REQUEST' | 'CANCEL'; readonly content: string } | undefined;
  readonly attachment?:
    | { readonly fileName: string; readonly mediaType: string; readonly bytes: Uint8Array }
    | undefined;
  readonly at: number;
}

export interface MailTags {
  readonly deliveryId: DeliveryId;
  readonly attempt: number;
}

export type SendAnswer =
  | { readonly outcome: 'accepted' }
  /** Not taken now; the same call may be made later. */
  | { readonly outcome: 'busy'; readonly reason: string }
  /** Not taken, and it will not be. */
  | { readonly outcome: 'refused'; readonly reason: string }
  /** No answer, or an error of the service's own: taken or not, nobody knows. */
  | { readonly outcome: 'unknown'; readonly reason: string };

export interface MailOptions {
  /** The client must not retry by itself: a retry is a call of its own and takes a permit. */
  readonly client: SESv2Client;
  /** `Nhịp Cầu <thong-bao@example.vn>` or the bare address. */
  readonly sender: string;
  readonly configurationSet: string;
}

export function createMail({ client, sender: from, configurationSet }: MailOptions): Mail {
  const sender = senderOf(from);
  return {
    sender,
    async compose(mail) {
      const { default: MailComposer } = await import('nodemailer/lib/mail-composer');
      const { letter, calendar, attachment, to } = mail;
      const composer = new MailComposer({
        from: sender,
        to: { name: to.name, address: to.address },
        subject: letter.subject,
        date: new Date(mail.at),
        text: letterText(letter),
        html: letterHtml(letter),
        textEncoding: 'base64',
        headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'OOF, AutoReply' },
        // what is attached comes from us; nothing is fetched
        disableFileAccess: true,
        disableUrlAccess: true,
        ...(calendar
          ? {
              alternatives: [
                { contentType: `text/calendar; charset=utf-8; method=${calendar.method}`, content: calendar.content },
              ],
            }
          : {}),
        attachments: [
          ...(calendar
            ? [
                {
                  filename: 'invite.ics',
                  contentType: `text/calendar; charset=utf-8; method=${calendar.method}`,
                  content: calendar.content,
                },
              ]
            : []),
          ...(attachment
            ? [
                {
                  filename: attachment.fileName,
                  contentType: attachment.mediaType,
                  content: Buffer.from(attachment.bytes),
                },
              ]
            : []),
        ],
      });
      return composer.compile().build();
    },
    async send(raw, tags) {
      try {
        await client.send(
          new SendEmailCommand({
            FromEmailAddress: sender.address,
            Content: { Raw: { Data: raw } },
            ConfigurationSetName: configurationSet,
            EmailTags: [
              { Name: 'deliveryId', Value: tags.deliveryId },
              { Name: 'attempt', Value: String(tags.attempt) },
            ],
          }),
        );
        return { outcome: 'accepted' };
      } catch (error) {
        return answerOf(error);
      }
    },
  };
}

/**
 * Only the error's name is kept: SES puts addresses into its messages. A 5xx may come after the mail was taken, so it is no
 * refusal; what is throttled, or never reached the service, was not taken.
 */
function answerOf(error: unknown): SendAnswer {
  const { name, code, $metadata } = error as { name?: string; code?: string; $metadata?: { httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode;
  const reason = name ?? 'unknown';
  if (name === 'TooManyRequestsException' || name === 'ThrottlingException' || status === 429) {
    return { outcome: 'busy', reason };
  }
  if (status !== undefined && status >= 400 && status < 500) return { outcome: 'refused', reason };
  if (code && neverConnected.has(code)) return { outcome: 'busy', reason: code };
  return { outcome: 'unknown', reason: code ?? reason };
}

const neverConnected: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

function senderOf(from: string): { name: string; address: string } {
  const parts = /^\s*"?([^"<]*?)"?\s*<([^<>\s]+)>\s*$/.exec(from);
  return parts ? { name: parts[1] as string, address: parts[2] as string } : { name: 'Nhịp Cầu', address: from.trim() };
}
