import { createHash } from 'node:crypto';

/**
 * Identifiers. They are prefixed, opaque and plain ASCII: Chime takes 2..64 Latin-1 characters for an external id (service
 * model, ExternalUserIdType), which Vietnamese letters do not fit, and nothing toward Chime may name a person or a place.
 */
export type ConferenceId = `cnf_${string}`;
export type BridgeId = `brg_${string}`;
export type ImportId = `imp_${string}`;
export type PaperId = `ppr_${string}`;
export type ConclusionsId = `con_${string}`;
export type DeliveryId = `dlv_${string}`;

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** Crockford base32 of the first bytes: lower case, no letters that are easily misread; 5 bits a character. */
export function base32(bytes: Uint8Array, length: number): string {
  let out = '';
  let bits = 0;
  let value = 0;
  for (const byte of bytes) {
    value = (value << 8) | byte;
    bits += 8;
    while (bits >= 5 && out.length < length) {
      bits -= 5;
      out += alphabet[(value >>> bits) & 31];
      value &= (1 << bits) - 1;
    }
  }
  return out;
}

/** A short digest of parts, for derived ids: the same parts give the same id, whoever computes it and however often. */
export function digest(length: number, ...parts: readonly string[]): string {
  return base32(createHash('sha256').update(parts.join('\u0000')).digest(), length);
}

/** 60 random bits; `random` gives that many bytes. */
export function newConferenceId(random: (bytes: number) => Uint8Array): ConferenceId {
  return `cnf_${base32(random(8), 12)}`;
}

export function newId<P extends string>(prefix: P, random: (bytes: number) => Uint8Array): `${P}_${string}` {
  return `${prefix}_${base32(random(10), 16)}`;
}

/**
 * The part of a key that spreads a conference over partitions, one a branch. A collision of two branches (1 in 2^20) is
 * harmless: they share a partition, and whoever lists a branch filters by it.
 */
export function branchKey(branch: string): string {
  return digest(4, 'branch', branch);
}

/** Derived, never random: a repeated enrolment gives the same bridge. Carries its conference and branch, so it needs no look-up. */
export function bridgeIdOf(conferenceId: ConferenceId, branch: string, pointCode: string): BridgeId {
  return `brg_${conferenceId.slice(4)}_${branchKey(branch)}_${digest(12, conferenceId, pointCode)}`;
}

const bridgeShape = /^brg_([0-9a-z]{12})_([0-9a-z]{4})_[0-9a-z]{12}$/;

export function isBridgeId(text: string): text is BridgeId {
  return bridgeShape.test(text);
}

/** The conference and branch key inside a bridge id; throws a TypeError on anything else. */
export function partsOfBridgeId(id: string): { conferenceId: ConferenceId; branchKey: string } {
  const parts = bridgeShape.exec(id);
  if (!parts) throw new TypeError(`not a bridge id: ${JSON.stringify(id.slice(0, 80))}`);
  return { conferenceId: `cnf_${parts[1]}`, branchKey: parts[2] as string };
}

/** A speaker's second seat toward Chime, one a turn: a late deletion of an old one cannot hit the next. At most 64 characters. */
export const floorSeatName = (bridgeId: BridgeId, turn: number): string => `${bridgeId}.s${turn}`;
export const floorSeatSuffix = /\.s\d*$/;
