/** SHA-256 as the register has it: 64 small hexadecimal digits. The file stays on this device. */
export async function sha256Of(bytes: ArrayBuffer): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytes);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A digest as people paste it: with blanks, in capitals. Undefined where it is none. */
export function readDigest(text: string): string | undefined {
  const bare = text.replace(/[\s:]/g, '').toLowerCase();
  return /^[0-9a-f]{64}$/.test(bare) ? bare : undefined;
}

/** The number in the name of a file as it was sent: `114_TB-VPCP.pdf`. */
export function numberInName(name: string): string | undefined {
  const found = /^(\d{1,6}(?:-TB)?)_(.+?)(?:\s*\(\d+\))?\.pdf$/i.exec(name);
  return found ? `${found[1]}/${found[2]}` : undefined;
}
