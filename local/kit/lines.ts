import { closeSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';

const chunkBytes = 1024 * 1024;

/** Lines of a UTF-8 file, one after the other, with a chunk of it in memory at a time; a last line need not end. */
export function* linesOf(file: string, atOnce = chunkBytes): Generator<string> {
  const descriptor = openSync(file, 'r');
  try {
    const buffer = Buffer.allocUnsafe(atOnce);
    const decoder = new StringDecoder('utf8');
    let rest = '';
    for (let read = readSync(descriptor, buffer); read > 0; read = readSync(descriptor, buffer)) {
      const lines = (rest + decoder.write(buffer.subarray(0, read))).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
    rest += decoder.end();
    if (rest !== '') yield rest;
  } finally {
    closeSync(descriptor);
  }
}
