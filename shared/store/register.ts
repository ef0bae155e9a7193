import type { Approved, Numbered, Published, Revoked } from '../domain/conclusions.ts';
import { numbered } from '../domain/conclusions.ts';
import { type Actor, type DomainEvent, told } from '../domain/events.ts';
import { noticeNumber } from '../domain/notice-form.ts';
import { Conflict } from '../domain/refusals.ts';
import { type RegisterEntry, type RegisterName, registerOf, yearOfRegister } from '../domain/register.ts';
import { conclusionsWrite, lost } from './conclusions.ts';
import { keys } from './keys.ts';
import { ConditionFailed, type Item, type Table, type WriteOp } from './table.ts';

export interface Register {
  /**
   * Gives the approved text the next number of its office's register: the count, the entry and the text are one transaction,
   * so that there is no gap, no number twice and no number without a text. Throws Conflict where the text changed meanwhile,
   * or the notice that it amends was revoked.
   */
  draw(approved: Approved, deed: { by: Actor; at: number }): Promise<Numbered>;
  /** The number that the next draw gives, unless somebody draws before. */
  next(name: RegisterName): Promise<number>;
  entry(name: RegisterName, n: number): Promise<RegisterEntry | undefined>;
  /** What was published with that digest, whoever issued it; eventually consistent. */
  withDigest(sha256: string): Promise<RegisterEntry[]>;
  /** The published text and the digest of its paper in the entry, in one transaction. Throws Conflict where somebody was first. */
  publish(next: Published, events: readonly DomainEvent[]): Promise<void>;
  /** The revoked text and the mark in its entry, in one transaction. Throws Conflict where somebody was first. */
  revoke(next: Revoked, events: readonly DomainEvent[]): Promise<void>;
}

export interface RegisterOptions {
  readonly sleep: (ms: number) => Promise<void>;
  readonly random: (bytes: number) => Uint8Array;
}

const tries = 60;
const longestPauseMs = 400;

export function createRegister(table: Table, { sleep, random }: RegisterOptions): Register {
  /** Losers of one race must not all meet again. */
  const pause = (attempt: number) => {
    const share = (random(1)[0] ?? 0) / 256;
    return sleep(share * Math.min(longestPauseMs, 10 * 2 ** attempt));
  };
  /** The text and what the register says of it. */
  const saveBoth = async (
    next: Published | Revoked,
    set: Readonly<Record<string, unknown>>,
    events: readonly DomainEvent[],
  ) => {
    const name = registerOf(next, next.year);
    try {
      await table.write(conclusionsWrite(next, events), {
        update: entryKey(name, next.n),
        set,
        if: { conclusionsId: { eq: next.id } },
      });
    } catch (error) {
      if (!(error instanceof ConditionFailed)) throw error;
      throw lost(next);
    }
  };
  return {
    async draw(approved, { by, at }) {
      const name = registerOf(approved, yearOfRegister(at));
      for (let attempt = 1; ; attempt++) {
        const head = await table.get(keyOf(name));
        const last = (head?.last as number | undefined) ?? 0;
        const n = last + 1;
        const number = noticeNumber(approved.content.form, name.office, n);
        const next = numbered(approved, { number, n, year: name.year }, at);
        const { conferenceId, id: conclusionsId } = next;
        const entry: RegisterEntry = { ...name, n, number, conferenceId, conclusionsId, numberedAt: at };
        const numberedEvent = told('ConclusionsNumbered', conclusionsId, at, {
          conferenceId,
          conclusionsId,
          number,
          by,
        });
        try {
          await table.write(
            conclusionsWrite(next, [numberedEvent]),
            { update: keyOf(name), set: { last: n }, if: { last: last === 0 ? 'absent' : { eq: last } } },
            { put: { ...entryKey(name, n), ...entry }, if: { pk: 'absent' } },
            ...stillInForce(approved),
          );
          return next;
        } catch (error) {
          if (!(error instanceof ConditionFailed)) throw error;
          if (error.index === 0) throw lost(next);
          if (error.index === 3) throw notInForce(approved);
          if (attempt === tries) throw error;
        }
        await pause(attempt);
      }
    },
    async next(name) {
      const head = await table.get(keyOf(name));
      return ((head?.last as number | undefined) ?? 0) + 1;
    },
    async entry(name, n) {
      const item = await table.get(entryKey(name, n));
      return item && entryOf(item);
    },
    async withDigest(sha256) {
      const { items } = await table.query({ pk: keys.noticesWith(sha256), index: 'gsi1', limit: 10 });
      return items.map(entryOf);
    },
    publish: (next, events) =>
      saveBoth(
        next,
        {
          sha256: next.sha256,
          publishedAt: next.publishedAt,
          gsi1pk: keys.noticesWith(next.sha256),
          gsi1sk: next.number,
        },
        events,
      ),
    revoke: (next, events) => saveBoth(next, { revokedAt: next.revokedAt }, events),
  };
}

/** A notice that was revoked in this very moment is amended by no other. */
function stillInForce({ conferenceId, amends }: Approved): WriteOp[] {
  return amends
    ? [{ check: keys.conclusions(conferenceId, amends.conclusionsId), if: { status: { eq: 'published' } } }]
    : [];
}

function notInForce({ amends }: Approved): Conflict {
  return new Conflict('amended-not-in-force', 'The notice that this one amends is no longer in force.', {
    number: amends?.number,
  });
}

function keyOf(name: RegisterName) {
  return keys.register(bodyOf(name), name.year, name.type);
}

function entryKey(name: RegisterName, n: number) {
  return keys.registerEntry(bodyOf(name), name.year, name.type, n);
}

/** A symbol has no slash, so no symbol of the centre names the register of a province. */
function bodyOf({ office, branch }: RegisterName): string {
  return branch === undefined ? office : `${branch}/${office}`;
}

function entryOf({ pk: _pk, sk: _sk, gsi1pk: _g, gsi1sk: _s, emits: _e, ...rest }: Item): RegisterEntry {
  return rest as unknown as RegisterEntry; // what `draw` stored; the store is its only writer
}
