/** What the tests use of mailparser, which comes with the local mail service and has no types of its own. */
declare module 'mailparser' {
  export interface ParsedMail {
    readonly subject?: string;
    readonly text?: string;
    readonly html?: string;
    readonly from?: { readonly value: { readonly name: string; readonly address: string }[] };
    readonly to?: { readonly value: { readonly name: string; readonly address: string }[] };
    readonly bcc?: unknown;
    readonly attachments: { readonly filename?: string; readonly content: Buffer }[];
  }
  export function simpleParser(raw: Buffer): Promise<ParsedMail>;
}
