import type { IncomingMessage, ServerResponse } from 'node:http';
import { escapeHtml, page } from '../kit/html.ts';
import { sendJson } from '../kit/http.ts';
import type { MailInbox, MailQuery } from './inbox.ts';

/**
 * The inbox for people and programs, under `base`:
 * `/` list, `/?to=` of one mailbox · `/mails/{id}` one mail · `/api/mails?to=&after=&limit=&full=1` · `/api/mails/{id}` · `…/raw` · `…/attachments/{n}` ·
 * `DELETE /api/mails`. `full=1` adds text, HTML and attachments' names, so that a runner reads a thousand mails in one call.
 */
export function inboxPages(inbox: MailInbox, base: string) {
  const full = (id: string) => {
    const mail = inbox.open(id);
    if (!mail) return undefined;
    const { raw, attachments, ...rest } = mail;
    return {
      ...rest,
      size: raw.length,
      attachments: attachments.map(({ filename, contentType, content }, n) => ({
        n,
        filename,
        contentType,
        size: content.length,
      })),
    };
  };

  return function serve(request: IncomingMessage, response: ServerResponse, path: string) {
    const url = new URL(path, 'http://local');
    const [, root = '', ...rest] = url.pathname.split('/').map(decodeURIComponent);
    const html = (text: string) => {
      response.writeHead(200, {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; img-src data:",
      });
      response.end(text);
    };
    const missing = () => sendJson(response, 404, { message: 'No such mail' });
    if (root === '') {
      const before = Number(url.searchParams.get('before') ?? 0);
      return html(listPage(inbox, base, before, url.searchParams.get('to') ?? undefined));
    }
    if (root === 'mails') {
      const mail = full(rest[0] ?? '');
      if (!mail) return missing();
      if (rest[1] === 'html') {
        response.writeHead(200, {
          'content-type': 'text/html; charset=utf-8',
          'content-security-policy':
            "sandbox allow-popups; default-src 'none'; style-src 'unsafe-inline'; img-src data:",
        });
        response.end(mail.html ?? '');
        return;
      }
      return html(mailPage(mail, base));
    }
    if (root !== 'api' || rest[0] !== 'mails') return missing();
    const [, id, part, n] = rest;
    if (id === undefined) {
      if (request.method === 'DELETE') {
        inbox.clear();
        response.writeHead(204).end();
        return;
      }
      const query: MailQuery = {
        after: Number(url.searchParams.get('after') ?? 0),
        limit: Math.min(1000, Number(url.searchParams.get('limit') ?? 200)),
        newestFirst: url.searchParams.get('order') === 'newest',
        ...(url.searchParams.get('to') ? { to: url.searchParams.get('to')! } : {}),
      };
      const mails = inbox.list(query);
      return sendJson(response, 200, {
        count: inbox.count(),
        mails: url.searchParams.get('full') ? mails.map((each) => full(each.id)) : mails,
      });
    }
    const mail = inbox.open(id);
    if (!mail) return missing();
    if (part === 'raw') return void response.writeHead(200, { 'content-type': 'message/rfc822' }).end(mail.raw);
    const attachment = part === 'attachments' ? mail.attachments[Number(n)] : undefined;
    if (attachment)
      return void response
        .writeHead(200, { 'content-type': attachment.contentType, 'content-disposition': 'attachment' })
        .end(attachment.content);
    return part === undefined ? sendJson(response, 200, full(id)) : missing();
  };
}

function listPage(inbox: MailInbox, base: string, skip: number, to: string | undefined): string {
  const of = to === undefined ? {} : { to };
  const mails = inbox.list({ newestFirst: true, limit: 100 + skip, ...of }).slice(skip);
  const rows = mails.map(
    (mail) =>
      `<tr><td>${new Date(mail.at).toISOString().slice(0, 19).replace('T', ' ')}</td><td>${escapeHtml(mail.to.join(', '))}</td>` +
      `<td><a href="${base}/mails/${encodeURIComponent(mail.id)}">${escapeHtml(mail.subject || '(no subject)')}</a></td><td>${escapeHtml(mail.state)}</td></tr>`,
  );
  const older =
    mails.length === 100
      ? `<p><a href="?${new URLSearchParams({ before: String(skip + 100), ...of })}">Older</a></p>`
      : '';
  const all = to === undefined ? '' : `<p>${escapeHtml(to)} · <a href="${base}/">all mails</a></p>`;
  return page(
    `Hộp thư · Inbox (${inbox.count()})`,
    `${all}<table><tr><th>UTC</th><th>To</th><th>Subject</th><th>State</th></tr>${rows.join('')}</table>${older}`,
  );
}

type Full = {
  id: string;
  from: string;
  to: readonly string[];
  subject: string;
  state: string;
  text: string;
  html: string | undefined;
  attachments: { n: number; filename: string | undefined; size: number }[];
};

function mailPage(mail: Full, base: string): string {
  const api = `${base}/api/mails/${encodeURIComponent(mail.id)}`;
  const linked = escapeHtml(mail.text).replace(/https?:\/\/[^\s<&]+/g, (url) => `<a href="${url}">${url}</a>`);
  const files = mail.attachments
    .map(
      (each) =>
        `<li><a href="${api}/attachments/${each.n}">${escapeHtml(each.filename ?? 'part')}</a> ${each.size} B</li>`,
    )
    .join('');
  return page(
    mail.subject || '(no subject)',
    `<p>${escapeHtml(mail.from)} → ${escapeHtml(mail.to.join(', '))} · <strong>${escapeHtml(mail.state)}</strong> · <a href="${api}/raw">source</a> · <a href="${base}/">inbox</a></p>` +
      `<pre>${linked}</pre>${mail.html ? `<iframe title="HTML" src="${base}/mails/${encodeURIComponent(mail.id)}/html"></iframe>` : ''}<ul>${files}</ul>`,
  );
}
