import type { Told } from './replay.ts';
import type { Counting, TrueInterval } from './truth.ts';

/** How a bridge stands on the board of a conference that is over: by then nobody is on the way or connected. */
export type Standing = 'expected' | 'dropped' | 'left';

/** A drop is told up to 15 s after it, as of 12.5 s before; told so near to the end it may be the closing of the room. */
const lagMs = 12_500;

/**
 * What the board may say, by what the events tell of one bridge, from the first to the last. Where words of Chime's were lost, the
 * board knows more by the beats; but who was told of was there, and who was told to have left is not said to have been dropped.
 */
export function standingsTold(told: readonly Told[], endedAt: number, hasFaults: boolean): readonly Standing[] {
  const counting = told.filter(({ phase, since }) => phase !== 'connected' || since <= endedAt); // else it was over
  const [last, before] = counting.toReversed();
  if (!last) return hasFaults ? ['expected', 'dropped', 'left'] : ['expected'];
  const { phase, since, toldAt } = last;
  if (since > endedAt) {
    // it was in to the end, unless what is told begins with this, or after a drop
    if (!before) return hasFaults ? ['expected', 'dropped', 'left'] : ['expected', 'left'];
    return hasFaults || before.phase === 'dropped' ? ['dropped', 'left'] : ['left'];
  }
  if (phase === 'left') return ['left'];
  if (hasFaults) return ['dropped', 'left'];
  if (phase === 'connected') return ['left'];
  return toldAt <= endedAt || since + lagMs <= endedAt ? ['dropped'] : ['dropped', 'left'];
}

/** That a line is dead is noticed within this; until then it looks as if it went on. */
const noticedMs = 18_000;

/** What the board has to say, by what the hall itself knows; undefined where it came in as all ended. */
export function standingsTrue(
  sessions: readonly TrueInterval[],
  { to: endedAt }: Pick<Counting, 'to'>,
  slackMs: number,
): readonly Standing[] | undefined {
  if (sessions.some(({ from }) => Math.abs(from - endedAt) <= slackMs)) return undefined;
  const last = sessions.filter(({ from }) => from < endedAt).sort((a, b) => b.from - a.from)[0];
  if (!last) return ['expected'];
  const { to = Number.POSITIVE_INFINITY, end } = last;
  if (end === 'left' || to > endedAt + slackMs) return ['left'];
  if (end === 'meeting-ended' && to >= endedAt - slackMs) return ['left'];
  return end === 'attendee-removed' || to + noticedMs < endedAt ? ['dropped'] : ['dropped', 'left'];
}
