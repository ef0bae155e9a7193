import { randomBytes } from 'node:crypto';

interface Content {
  readonly Data: string;
}

export interface SimpleMessage {
  readonly Subject: Content;
  readonly Body: { readonly Text?: Content; readonly Html?: Content };
  readonly Headers?: readonly { readonly Name: string; readonly Value: string }[];
  readonly Attachments?: readonly {
    readonly FileName: string;
    readonly RawContent: string;
    readonly ContentType?: string;
    readonly ContentDisposition?: string;
    readonly ContentId?: string;
  }[];
}

export interface Envelope {
  readonly from: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly replyTo: readonly string[];
  readonly messageId: string;
  readonly at: number;
}

const wrap = (base64: string): string => base64.replace(/.{76}/g, '$&\r\n');
const word = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: RFC 2047 asks for ASCII exactly
  /^[\x00-\x7f]*$/.test(text) ? text : `=?UTF-8?B?${Buffer.from(text).toString('base64')}?=`;

/** The MIME message SES makes of `Content.Simple`. */
export function composeMime(message: SimpleMessage, envelope: Envelope): Buffer {
  const { from, to, cc, replyTo, messageId, at } = envelope;
  const headers = [
    `From: ${from}`,
    `To: ${to.join(', ')}`,
    ...(cc.length > 0 ? [`Cc: ${cc.join(', ')}`] : []),
    ...(replyTo.length > 0 ? [`Reply-To: ${replyTo.join(', ')}`] : []),
    `Subject: ${word(message.Subject.Data)}`,
    `Date: ${new Date(at).toUTCString()}`,
    `Message-ID: <${messageId}@email.amazonses.com>`,
    ...(message.Headers ?? []).map(({ Name, Value }) => `${Name}: ${word(Value)}`),
    'MIME-Version: 1.0',
  ];
  const bodies = [part('text/plain', message.Body.Text), part('text/html', message.Body.Html)].filter(
    (each) => each !== undefined,
  );
  const files = (message.Attachments ?? []).map((each) =>
    [
      `Content-Type: ${each.ContentType ?? 'application/octet-stream'}; name="${word(each.FileName)}"`,
      `Content-Disposition: ${each.ContentDisposition?.toLowerCase() ?? 'attachment'}; filename="${word(each.FileName)}"`,
      ...(each.ContentId ? [`Content-ID: <${each.ContentId}>`] : []),
      'Content-Transfer-Encoding: base64',
      '',
      wrap(each.RawContent),
    ].join('\r\n'),
  );
  const alternative = bodies.length === 1 ? bodies[0]! : multipart('alternative', bodies);
  return Buffer.from(
    `${headers.join('\r\n')}\r\n${files.length === 0 ? alternative : multipart('mixed', [alternative, ...files])}`,
  );
}

function part(type: string, content: Content | undefined): string | undefined {
  if (!content) return undefined;
  return [
    `Content-Type: ${type}; charset=UTF-8`,
    'Content-Transfer-Encoding: base64',
    '',
    wrap(Buffer.from(content.Data).toString('base64')),
  ].join('\r\n');
}

function multipart(kind: string, parts: readonly string[]): string {
  const boundary = `--=_${randomBytes(12).toString('hex')}`;
  return [
    `Content-Type: multipart/${kind}; boundary="${boundary}"`,
    '',
    ...parts.flatMap((each) => [`--${boundary}`, each]),
    `--${boundary}--`,
    '',
  ].join('\r\n');
}
