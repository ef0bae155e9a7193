import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

let collect: (() => void) | undefined;

/**
 * Gives back to the machine what a busy time has left behind. A process that has nothing more to do keeps its garbage until it
 * works again, and beside five others on a small machine that is memory which those at work lack.
 */
export function giveBackMemory(): void {
  setFlagsFromString('--expose-gc');
  collect ??= runInNewContext('gc') as () => void;
  collect();
}
