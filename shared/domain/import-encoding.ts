/** What the bytes of a text file are, so that a wrong encoding is named instead of stored as garbage. */
export type Encoding =
  | { readonly kind: 'utf-8'; readonly text: string }
  | { readonly kind: 'wrong'; readonly name: string; readonly line: number; readonly reason: string };

/** Bytes of TCVN3 (ABC) that stand for Vietnamese letters, and hardly occur in Windows-1258. */
const tcvn3Letters = new Set([
  0xa8, 0xa9, 0xaa, 0xab, 0xac, 0xad, 0xae, 0xb5, 0xb6, 0xb7, 0xb8, 0xb9, 0xbb, 0xbc, 0xbd, 0xbe, 0xc6, 0xc7, 0xca,
  0xcb,
]);
/** Combining tones, ơ, ư, đ and Đ of Windows-1258. */
const windows1258Letters = new Set([0xcc, 0xd2, 0xde, 0xec, 0xf2, 0xf5, 0xfd, 0xd5, 0xdd, 0xf0, 0xd0]);

export function encodingOf(bytes: Uint8Array): Encoding {
  const wrong = (name: string, line: number): Encoding => ({
    kind: 'wrong',
    name,
    line,
    reason: `the file is ${name}, not UTF-8; save it as "CSV UTF-8" and send it again`,
  });
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) return wrong('UTF-16', 1);
  const zeros = bytes.subarray(0, 4096).filter((b) => b === 0).length;
  if (zeros > 0) {
    const looksWide = zeros * 4 > Math.min(bytes.length, 4096);
    return looksWide
      ? wrong('UTF-16 (without its mark)', 1)
      : { kind: 'wrong', name: 'binary', line: 1, reason: 'the file is binary, neither CSV nor XLSX' };
  }
  try {
    return { kind: 'utf-8', text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {}
  let tcvn3 = 0;
  let windows = 0;
  let high = 0;
  let control = 0;
  for (const byte of bytes) {
    if (byte >= 0x80) high++;
    if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) control++;
    if (tcvn3Letters.has(byte)) tcvn3++;
    if (windows1258Letters.has(byte)) windows++;
  }
  if (control > 0)
    return { kind: 'wrong', name: 'binary', line: 1, reason: 'the file is binary, neither CSV nor XLSX' };
  const line = lineOfFirstBadByte(bytes);
  if (high > bytes.length / 2) return wrong('of an unknown encoding', line);
  if (tcvn3 > windows) return wrong('probably TCVN3 (ABC)', line);
  return wrong(windows > 0 ? 'probably Windows-1258' : 'probably of a Windows code page', line);
}

function lineOfFirstBadByte(bytes: Uint8Array): number {
  let line = 1;
  let start = 0;
  for (let at = 0; at <= bytes.length; at++) {
    if (at < bytes.length && bytes[at] !== 0x0a) continue;
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(start, at));
    } catch {
      return line;
    }
    line++;
    start = at + 1;
  }
  return 1;
}
