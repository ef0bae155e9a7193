import { Refused } from './refusals.ts';

/**
 * What a file is, by its own bytes; neither its name nor the sender's word counts. Office files are zip archives: which one
 * is told by the part they must have, and one with macros is not taken.
 */
export interface PaperType {
  readonly mediaType: string;
  readonly extension: string;
}

const officeParts: readonly (PaperType & { readonly part: string })[] = [
  { part: 'word/document.xml', extension: 'docx', mediaType: office('wordprocessingml.document') },
  { part: 'xl/workbook.xml', extension: 'xlsx', mediaType: office('spreadsheetml.sheet') },
  { part: 'ppt/presentation.xml', extension: 'pptx', mediaType: office('presentationml.presentation') },
];

function office(kind: string): string {
  return `application/vnd.openxmlformats-officedocument.${kind}`;
}

const magics: readonly (PaperType & { readonly magic: readonly number[] })[] = [
  { magic: [0x25, 0x50, 0x44, 0x46, 0x2d], extension: 'pdf', mediaType: 'application/pdf' },
  { magic: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], extension: 'png', mediaType: 'image/png' },
  { magic: [0xff, 0xd8, 0xff], extension: 'jpg', mediaType: 'image/jpeg' },
];
const zipMagic = [0x50, 0x4b, 0x03, 0x04];

/** Throws Refused where the bytes are none of the kinds that are taken, or another kind than `declared`. */
export function paperTypeOf(bytes: Uint8Array, declared: string): PaperType {
  const found = typeOf(bytes);
  if (!found) {
    throw new Refused('paper-type', 'The file is none of PDF, Word, Excel, PowerPoint (without macros), PNG or JPEG.', {
      status: 415,
    });
  }
  if (found.mediaType !== declared) {
    throw new Refused('paper-type', `The file is ${found.mediaType}, but was sent as ${declared}.`, { status: 415 });
  }
  return found;
}

function typeOf(bytes: Uint8Array): PaperType | undefined {
  const simple = magics.find(({ magic }) => begins(bytes, magic));
  if (simple) return { mediaType: simple.mediaType, extension: simple.extension };
  if (!begins(bytes, zipMagic)) return undefined;
  const names = namesInZip(bytes);
  if (!names.has('[Content_Types].xml') || [...names].some((name) => /vbaproject\.bin$/i.test(name))) return undefined;
  const found = officeParts.find(({ part }) => names.has(part));
  return found && { mediaType: found.mediaType, extension: found.extension };
}

function begins(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, at) => bytes[at] === byte);
}

/** Names in the central directory of a zip archive (APPNOTE 4.3.12, 4.3.16); none where it is not one. */
function namesInZip(bytes: Uint8Array): Set<string> {
  const names = new Set<string>();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = lastIndexOfSignature(view, 0x06054b50);
  if (end < 0) return names;
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  for (let i = 0; i < count && at + 46 <= bytes.length; i++) {
    if (view.getUint32(at, true) !== 0x02014b50) return new Set();
    const nameLength = view.getUint16(at + 28, true);
    names.add(new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength)));
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return names;
}

function lastIndexOfSignature(view: DataView, signature: number): number {
  const least = Math.max(0, view.byteLength - 22 - 0xffff); // the record and its longest comment
  for (let at = view.byteLength - 22; at >= least; at--) if (view.getUint32(at, true) === signature) return at;
  return -1;
}
