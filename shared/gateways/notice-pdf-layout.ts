import type { Notice } from '../domain/notice.ts';
import { type NoticeForm, noticeForms } from '../domain/notice-form.ts';

/** The nine parts of an official notice as a pdfmake document: plain data, so that a test can find each part in it. */
export type Block = { readonly [property: string]: unknown };

export const fontName = 'Tinos';
const ptPerMm = 72 / 25.4;
const a4WidthMm = 210;

export function noticeLayout(notice: Notice): Block {
  const form = noticeForms[notice.content.form];
  const { margins } = form;
  const created = new Date(notice.datedAt);
  return {
    pageSize: 'A4',
    pageMargins: [margins.left, margins.top, margins.right, margins.bottom].map(mm),
    defaultStyle: { font: fontName, fontSize: form.bodySize, lineHeight: form.lineHeight },
    language: 'vi-VN',
    info: {
      title: `Thông báo ${notice.number}`,
      producer: 'Nhịp Cầu',
      creator: 'Nhịp Cầu',
      // fixed, so that the same notice gives the same bytes
      creationDate: created,
      modDate: created,
    },
    // a heading never stands alone at the foot of a page
    pageBreakBefore: (node: { headlineLevel?: number }, page: { getFollowingNodesOnPage(): unknown[] }) =>
      node.headlineLevel === 1 && page.getFollowingNodesOnPage().length === 0,
    header: (page: number) =>
      page < 2 ? null : { text: String(page), alignment: 'center', fontSize: 13, margin: [0, mm(10), 0, 0] },
    content: [head(notice, form), title(notice, form), ...body(notice, form), foot(notice, form)],
  };
}

function head(notice: Notice, form: NoticeForm): Block {
  const [left, right] = columnWidths(form);
  const { issuer } = notice.content;
  const names = [
    ...(issuer.parent ? [{ text: issuer.parent.toUpperCase(), fontSize: form.headSize - 0.5 }] : []),
    { text: issuer.name.toUpperCase(), bold: true, fontSize: form.headSize - 0.5 },
    form.issuerMark ? { text: form.issuerMark, fontSize: form.headSize } : rule(left, form.issuerRule ?? 0),
  ];
  const motto = [
    ...form.motto.map((line) => ({ text: line.text, bold: true, fontSize: line.size })),
    rule(right, form.mottoRule),
  ];
  const number = { text: `${form.numberLabel}${notice.number}`, fontSize: 13 };
  const placeAndDate = { text: notice.placeAndDate, italics: true, fontSize: 13.5 };
  const row = (one: Block[], other: Block[], above: number): Block => ({
    columns: [
      { width: left, alignment: 'center', stack: one },
      { width: right, alignment: 'center', stack: other },
    ],
    columnGap: 0,
    margin: [0, above, 0, 0],
  });
  return {
    lineHeight: 1.1,
    stack: [row(names, motto, 0), row([number, ...notice.marks.map(mark)], [placeAndDate], 7)],
  };
}

function title(notice: Notice, form: NoticeForm): Block {
  const width = textWidth(form);
  return {
    alignment: 'center',
    margin: [0, 16, 0, 12],
    stack: [
      { text: form.type, bold: true, fontSize: 14.5 },
      { text: notice.content.abstract, bold: true, fontSize: 14, margin: [mm(8), 2, mm(8), 0] },
      ...(notice.amends ? [{ text: notice.amends, italics: true, fontSize: 13, margin: [mm(8), 2, mm(8), 0] }] : []),
      rule(width, 45),
    ],
  };
}

function body(notice: Notice, form: NoticeForm): Block[] {
  const firstLine = mm(form.firstLine);
  const { sections } = notice.content;
  return sections.flatMap(({ heading, paragraphs }, s) => [
    ...(heading
      ? [{ text: heading, bold: true, leadingIndent: firstLine, margin: [0, 6, 0, 3], headlineLevel: 1 }]
      : []),
    ...paragraphs.map((paragraph, p) => {
      const isLast = s === sections.length - 1 && p === paragraphs.length - 1;
      return {
        text: isLast ? closed(paragraph, form.closing) : paragraph,
        alignment: 'justify',
        leadingIndent: firstLine,
        margin: [0, 3, 0, 3],
      };
    }),
  ]);
}

function foot(notice: Notice, form: NoticeForm): Block {
  const width = columnWidths(form);
  const { signer, recipients } = notice.content;
  const lines = [...recipients.map((line) => `- ${line.replace(/[;.]+$/, '')};`), `- ${form.filedAt}`];
  return {
    unbreakable: true,
    margin: [0, 18, 0, 0],
    columns: [
      {
        width: width[0],
        lineHeight: 1.05,
        stack: [
          { text: form.recipientsLabel, bold: true, italics: true, fontSize: 12 },
          ...lines.map((text) => ({ text, fontSize: 11 })),
        ],
      },
      {
        width: width[1],
        alignment: 'center',
        stack: [
          ...(signer.authority ? [{ text: signer.authority.toUpperCase(), bold: true }] : []),
          { text: signer.post.toUpperCase(), bold: true },
          { text: signer.name, bold: true, margin: [0, mm(26), 0, 0] }, // room for the hand and the seal
        ],
      },
    ],
    columnGap: 0,
  };
}

function mark(text: string): Block {
  return {
    margin: [0, 6, 0, 0],
    columns: [
      { width: '*', text: '' },
      { width: 'auto', table: { body: [[{ text, bold: true, fontSize: 13, margin: [8, 1, 8, 0] }]] } },
      { width: '*', text: '' },
    ],
  };
}

function rule(width: number, lengthMm: number): Block {
  const length = mm(lengthMm);
  const x1 = (width - length) / 2;
  return {
    canvas: [{ type: 'line', x1, y1: 1, x2: x1 + length, y2: 1, lineWidth: 0.7 }],
    alignment: 'left',
    margin: [0, 1, 0, 0],
  };
}

/** `text` with its full stop replaced by the mark that ends a document. */
function closed(text: string, closing: string): string {
  return `${text.replace(/[./\s]+$/, '')}${closing}`;
}

function textWidth({ margins }: NoticeForm): number {
  return mm(a4WidthMm - margins.left - margins.right);
}

function columnWidths(form: NoticeForm): [number, number] {
  const width = textWidth(form);
  return [width * form.headColumns[0], width * form.headColumns[1]];
}

function mm(length: number): number {
  return length * ptPerMm;
}
