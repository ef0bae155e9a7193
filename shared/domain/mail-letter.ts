/** A mail as blocks, shown as plain text and as simple HTML alike. */
export interface Letter {
  readonly subject: string;
  readonly blocks: readonly LetterBlock[];
}
export type LetterBlock =
  | { readonly text: string }
  | { readonly rows: readonly (readonly [string, string])[] }
  | { readonly list: readonly string[] }
  | { readonly link: string; readonly label: string }
  | { readonly code: string; readonly label: string };

const closing = 'Thư này do hệ thống gửi tự động, xin không trả lời.';

export function letterText({ blocks }: Letter): string {
  const parts = blocks.map((block) => {
    if ('text' in block) return block.text;
    if ('rows' in block) return block.rows.map(([label, value]) => `${label}: ${value}`).join('\n');
    if ('list' in block) return block.list.map((line) => `- ${line}`).join('\n');
    return `${block.label}\n${'link' in block ? block.link : block.code}`;
  });
  return `${[...parts, `--\n${closing}`].join('\n\n')}\n`;
}

export function letterHtml({ blocks }: Letter): string {
  const parts = blocks.map((block) => {
    if ('text' in block) return `<p>${escapedHtml(block.text)}</p>`;
    if ('rows' in block) {
      const rows = block.rows.map(([label, value]) => `<tr>${cell(label)}${cell(value)}</tr>`);
      return `<table role="presentation" style="border-collapse:collapse">${rows.join('')}</table>`;
    }
    if ('list' in block) return `<ul>${block.list.map((line) => `<li>${escapedHtml(line)}</li>`).join('')}</ul>`;
    const value =
      'link' in block
        ? `<a href="${escapedHtml(block.link)}">${escapedHtml(block.link)}</a>`
        : `<strong style="font-size:20px;letter-spacing:2px">${escapedHtml(block.code)}</strong>`;
    return `<p>${escapedHtml(block.label)}<br>${value}</p>`;
  });
  const style = 'font-family:Arial,sans-serif;font-size:15px;line-height:1.5;color:#1a1a1a';
  return `<!doctype html><html lang="vi"><body style="${style}">${parts.join('')}<p style="color:#595959">${closing}</p></body></html>`;
}

function cell(text: string): string {
  return `<td style="padding:2px 16px 2px 0;vertical-align:top">${escapedHtml(text)}</td>`;
}

function escapedHtml(text: string): string {
  return text.replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`).replace(/\n/g, '<br>');
}
