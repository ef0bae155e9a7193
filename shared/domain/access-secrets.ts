import { createHash, timingSafeEqual } from 'node:crypto';
import { type BridgeId, base32, isBridgeId } from './ids.ts';

/** Makes and checks what halls type and click. Randomness is an argument; comparisons take the same time whatever differs. */
type Random = (bytes: number) => Uint8Array;

/** 160 bits, 32 characters that survive being read out. */
export const newLinkSecret = (random: Random): string => base32(random(20), 32);

/** Six digits, each of the million equally likely: draws that would favour the low ones are thrown away. */
export function newPin(random: Random): string {
  const fair = Math.floor(0xffff_ffff / 1_000_000) * 1_000_000;
  for (;;) {
    const drawn = Buffer.from(random(4)).readUInt32BE();
    if (drawn < fair) return String(drawn % 1_000_000).padStart(6, '0');
  }
}

/** 256 bits. */
export const newSessionSecret = (random: Random): string => Buffer.from(random(32)).toString('base64url');

export const linkHashOf = (bridgeId: string, secret: string): string => hash('link', bridgeId, secret);
export const pinHashOf = (secret: string, pin: string): string => hash('pin', secret, pin);
export const sessionIdOf = (secret: string): string => hash('session', secret);
export const deviceOf = (device: string): string => hash('device', device).slice(0, 22);

export function sameHash(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
}

/** `<bridgeId>.<secret>`, as the link's fragment and a session both are; undefined for anything else. */
export function partsOfCredential(text: string): { bridgeId: BridgeId; secret: string } | undefined {
  const dot = text.indexOf('.');
  const bridgeId = text.slice(0, dot);
  const secret = text.slice(dot + 1);
  return dot > 0 && isBridgeId(bridgeId) && /^[A-Za-z0-9_-]{16,64}$/.test(secret) ? { bridgeId, secret } : undefined;
}

function hash(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\u0000')).digest('base64url');
}
