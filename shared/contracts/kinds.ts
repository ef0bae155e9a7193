import * as z from 'zod/mini';

/** The small kinds that every edge shares. An instant is an ISO 8601 string on the wire and ms since epoch inside. */
export const instant = z.codec(z.iso.datetime({ offset: true }), z.number(), {
  decode: (text) => Date.parse(text),
  encode: (ms) => new Date(ms).toISOString(),
});

export const pointCode = z.string().check(z.regex(/^[0-9A-Za-z][0-9A-Za-z._-]{0,31}$/));
export const conferenceId = z.templateLiteral(['cnf_', z.string().check(z.regex(/^[0-9a-z]{12}$/))]);
export const conclusionsId = z.templateLiteral(['con_', z.string().check(z.regex(/^[0-9a-z]{16}$/))]);
export const bridgeId = z.templateLiteral([
  'brg_',
  z.string().check(z.regex(/^[0-9a-z]{12}_[0-9a-z]{4}_[0-9a-z]{12}$/)),
]);

/** A page's own random id, kept by the browser; names the device that holds the seat. */
export const device = z.string().check(z.regex(/^[A-Za-z0-9_-]{8,64}$/));

/** A line of human text: trimmed, normalised to NFC, without control characters. Goes out as it is stored. */
export function line(max: number, min = 1) {
  const kept = z.string().check(z.minLength(min), z.maxLength(max), z.regex(/^[^\p{Cc}]*$/u));
  return z.codec(z.string().check(z.maxLength(max * 2)), kept, {
    decode: (given) => given.normalize('NFC').trim(),
    encode: (stored) => stored,
  });
}

/** Text of several lines; NFC, trimmed at the ends. */
export function text(max: number, min = 0) {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to refuse
  const kept = z.string().check(z.minLength(min), z.maxLength(max), z.regex(/^[^\u0000-\u0008\u000b-\u001f\u007f]*$/));
  return z.codec(z.string().check(z.maxLength(max * 2)), kept, {
    decode: (given) => given.normalize('NFC').replace(/\r\n?/g, '\n').trim(),
    encode: (stored) => stored,
  });
}

/** Lists page by cursor; the cursor is opaque. */
export const pageQuery = {
  cursor: z.optional(z.string().check(z.maxLength(2048))),
  limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(500)), 100),
};

export function pageOf<T extends z.ZodMiniType>(item: T) {
  return z.object({ items: z.array(item), cursor: z.optional(z.string()) });
}

export const version = z.number().check(z.int(), z.minimum(1));

export const classification = z.enum(['public', 'internal', 'confidential', 'secret', 'top-secret']);

/** RFC 9457. `fields` lists every offending field at once. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  detail: z.optional(z.string()),
  instance: z.optional(z.string()),
  code: z.string(),
  fields: z.optional(z.array(z.object({ field: z.string(), reason: z.string(), line: z.optional(z.number()) }))),
  facts: z.optional(z.record(z.string(), z.unknown())),
});
