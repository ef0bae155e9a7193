import type { NoticeContent, Urgency } from '../../../../shared/domain/conclusions.ts';

/** A notice as it is typed: paragraphs and recipients are lines of a field. */
export interface DraftText {
  readonly abstract: string;
  readonly sections: readonly DraftSection[];
  readonly authority: string;
  readonly post: string;
  readonly name: string;
  readonly place: string;
  readonly recipients: string;
  readonly form: NoticeContent['form'];
  readonly parent: string;
  readonly issuer: string;
  readonly urgency: Urgency | 'none';
}
export interface DraftSection {
  /** Stays with the section when others are put before it. */
  readonly key: string;
  readonly heading: string;
  /** One paragraph a line. */
  readonly text: string;
}

/** A notice as the API gives it: what it leaves out may also be there and undefined. */
export interface GivenContent {
  readonly abstract: string;
  readonly sections: readonly { readonly heading?: string | undefined; readonly paragraphs: readonly string[] }[];
  readonly signer: { readonly authority?: string | undefined; readonly post: string; readonly name: string };
  readonly place: string;
  readonly recipients: readonly string[];
  readonly form: NoticeContent['form'];
  readonly issuer: { readonly parent?: string | undefined; readonly name: string };
  readonly urgency?: Urgency | undefined;
}

export const requiredFields = ['abstract', 'post', 'name', 'place', 'issuer'] as const;
export type RequiredField = (typeof requiredFields)[number];

export function textOf(content: GivenContent): DraftText {
  const { abstract, sections, signer, place, recipients, form, issuer, urgency } = content;
  return {
    ...{ abstract, place, form },
    sections: sections.map(({ heading = '', paragraphs }, at) => ({
      key: String(at),
      heading,
      text: paragraphs.join('\n'),
    })),
    authority: signer.authority ?? '',
    post: signer.post,
    name: signer.name,
    recipients: recipients.join('\n'),
    parent: issuer.parent ?? '',
    issuer: issuer.name,
    urgency: urgency ?? 'none',
  };
}

/** What goes to the API and onto the paper. Lines that are empty are none; a dash or a mark that the paper sets is left away. */
export function contentOf(text: DraftText): NoticeContent {
  const heading = (given: string) => (line(given) ? { heading: line(given) } : {});
  return {
    abstract: line(text.abstract),
    sections: text.sections.map((section) => ({ ...heading(section.heading), paragraphs: lines(section.text) })),
    signer: {
      ...(line(text.authority) ? { authority: line(text.authority) } : {}),
      post: line(text.post),
      name: line(text.name),
    },
    place: line(text.place),
    recipients: lines(text.recipients)
      .map((each) => each.replace(/^[-–•+]\s*/, '').replace(/[;.]+$/, ''))
      .filter(Boolean),
    form: text.form,
    issuer: { ...(line(text.parent) ? { parent: line(text.parent) } : {}), name: line(text.issuer) },
    ...(text.urgency === 'none' ? {} : { urgency: text.urgency }),
  };
}

/** Without these the API keeps no draft. */
export function missingOf(text: DraftText): RequiredField[] {
  return requiredFields.filter((field) => line(text[field]) === '');
}

/** Whether both would be stored alike, however they are typed. */
export function isSameText(a: DraftText, b: DraftText): boolean {
  return JSON.stringify(contentOf(a)) === JSON.stringify(contentOf(b));
}

function line(given: string): string {
  return given.normalize('NFC').replace(/\s+/g, ' ').trim();
}

function lines(given: string): string[] {
  return given
    .normalize('NFC')
    .split(/\r?\n/)
    .map((each) => each.trim())
    .filter(Boolean);
}
