import type { HallState } from './hall-state.ts';

/**
 * Whether the page belongs in its meeting from now on, so that one that the browser drops goes in again by itself; undefined where that
 * is as it was. Not once it was left, thrown out, shut or taken over elsewhere: then a person has to want it.
 */
export function stayAfter({ stage }: HallState, before: HallState): boolean | undefined {
  if (stage.at === before.stage.at) return undefined;
  switch (stage.at) {
    case 'in':
      return true;
    case 'lobby':
    case 'entering':
      return undefined;
    case 'sign-in':
    case 'no-link':
      // A page that opens comes by here before it knows whose it is.
      return before.stage.at === 'no-link' || before.stage.at === 'sign-in' ? undefined : false;
    default:
      return false;
  }
}
