/** Just enough MIME to show and search what was sent: headers, text, HTML, attachments. */
export interface Part {
  readonly headers: ReadonlyMap<string, string>;
  readonly contentType: string;
  readonly filename: string | undefined;
  /** Decoded when it is asked for: of ten thousand mails nobody reads most of what is attached. */
  readonly content: Buffer;
}

export interface ReadMail {
  readonly headers: Readonly<Record<string, string>>;
  readonly subject: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly text: string;
  readonly html: string | undefined;
  readonly attachments: readonly Part[];
}

export function readMime(raw: Buffer): ReadMail {
  const parts: Part[] = [];
  const headers = collect(raw, parts, 0);
  const text = parts.find((each) => each.filename === undefined && each.contentType.startsWith('text/plain'));
  const html = parts.find((each) => each.filename === undefined && each.contentType.startsWith('text/html'));
  return {
    headers: Object.fromEntries([...headers].map(([name, value]) => [name, decodeWords(value)])),
    subject: decodeWords(headers.get('subject') ?? ''),
    from: decodeWords(headers.get('from') ?? ''),
    to: addresses(decodeWords(headers.get('to') ?? '')),
    text: text?.content.toString('utf8') ?? '',
    html: html?.content.toString('utf8'),
    attachments: parts.filter((each) => each !== text && each !== html),
  };
}

/** Headers alone: enough for a list of ten thousand mails. */
export function readHeaders(raw: Buffer): Map<string, string> {
  return parseHeaders(split(raw).head);
}

function collect(raw: Buffer, into: Part[], depth: number): Map<string, string> {
  const { head, body } = split(raw);
  const headers = parseHeaders(head);
  const type = headers.get('content-type') ?? 'text/plain';
  const boundary = /boundary="?([^";]+)"?/i.exec(type)?.[1];
  if (boundary && /^multipart\//i.test(type) && depth < 8) {
    for (const each of splitParts(body, boundary)) collect(each, into, depth + 1);
    return headers;
  }
  const disposition = headers.get('content-disposition') ?? '';
  const filename = parameter(disposition, 'filename') ?? parameter(type, 'name');
  let content: Buffer | undefined;
  into.push({
    headers,
    contentType: type.split(';')[0]!.trim().toLowerCase(),
    filename: filename === undefined && /^attachment/i.test(disposition) ? 'attachment' : filename,
    get content() {
      content ??= decodeBody(body, headers.get('content-transfer-encoding') ?? '');
      return content;
    },
  });
  return headers;
}

function split(raw: Buffer): { head: string; body: Buffer } {
  const crlf = raw.indexOf('\r\n\r\n');
  const lf = raw.indexOf('\n\n');
  const usesLf = lf >= 0 && (crlf < 0 || lf < crlf);
  const at = usesLf ? lf : crlf;
  if (at < 0) return { head: raw.toString('utf8'), body: Buffer.alloc(0) };
  return { head: raw.subarray(0, at).toString('utf8'), body: raw.subarray(at + (usesLf ? 2 : 4)) };
}

function parseHeaders(head: string): Map<string, string> {
  const headers = new Map<string, string>();
  for (const line of head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  return headers;
}

function splitParts(body: Buffer, boundary: string): Buffer[] {
  const mark = Buffer.from(`--${boundary}`);
  const parts: Buffer[] = [];
  let at = body.indexOf(mark);
  while (at >= 0) {
    const start = at + mark.length;
    if (body.subarray(start, start + 2).toString() === '--') break;
    const next = body.indexOf(mark, start);
    const end = next < 0 ? body.length : next;
    const from = body.indexOf('\n', start) + 1;
    const trimmed = body.subarray(from, end);
    const cut = trimmed.at(-2) === 13 ? 2 : 1;
    parts.push(trimmed.subarray(0, Math.max(0, trimmed.length - cut)));
    at = next;
  }
  return parts;
}

function decodeBody(body: Buffer, encoding: string): Buffer {
  const kind = encoding.trim().toLowerCase();
  if (kind === 'base64') return Buffer.from(body.toString('latin1'), 'base64');
  if (kind === 'quoted-printable') return unquote(body.toString('latin1').replace(/=\r?\n/g, ''));
  return body;
}

const unquote = (text: string): Buffer =>
  Buffer.from(
    text.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );

/** RFC 2047: `=?utf-8?B?…?=`; the white space between two encoded words is not part of the text. */
export function decodeWords(text: string): string {
  return text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/(=\?[^?]+\?[BQ]\?[^?]*\?=)+/gi, (run) =>
      Buffer.concat(
        [...run.matchAll(/=\?[^?]+\?([BQ])\?([^?]*)\?=/gi)].map(([, kind, data]) =>
          kind!.toUpperCase() === 'B' ? Buffer.from(data!, 'base64') : unquote(data!.replaceAll('_', ' ')),
        ),
      ).toString('utf8'),
    );
}

function parameter(header: string, name: string): string | undefined {
  const extended = new RegExp(`${name}\\*=(?:[\\w-]+'[^']*')?([^;]+)`, 'i').exec(header)?.[1];
  if (extended) {
    try {
      return decodeURIComponent(extended.trim());
    } catch {
      return extended.trim();
    }
  }
  const plain = new RegExp(`${name}="?([^";]+)"?`, 'i').exec(header)?.[1];
  return plain === undefined ? undefined : decodeWords(plain);
}

/** `Tên <a@b>, c@d` → bare addresses. */
export function addresses(list: string): string[] {
  return list
    .split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/)
    .map((each) => /<([^>]+)>/.exec(each)?.[1] ?? each.trim())
    .filter((each) => each !== '');
}
