import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import * as harfbuzz from 'harfbuzzjs';
import type { Plugin } from 'vite';
import * as woff2 from 'wawoff2';

const at = (path: string): string => resolve(import.meta.dirname, path);
const require = createRequire(import.meta.url);

const whole = require.resolve(
  '@fontsource-variable/noto-sans-bengali/files/noto-sans-bengali-bengali-wght-normal.woff2',
);
const messages = at('src/hall/messages/bn.json');

/** One is enough for a page that has to be small: a browser draws the strong one out of it. */
const weight = 400;
/** Whatever somebody types is at least drawn letter by letter. */
const alphabet = '।ঁংঃঅআইঈউঊঋএঐওঔকখগঘঙচছজঝঞটঠডঢণতথদধনপফবভমযরলশষসহ়ািীুূৃেৈোৌ্ৎড়ঢ়য়০১২৩৪৫৬৭৮৯\u200c\u200d\u25cc';
const written = /[\u0964\u0965\u0980-\u09ff\u200c\u200d]+/g;

/**
 * The hall page's Bengali: of a face that is larger than the whole page, the alphabet and the conjuncts of what the page says. Made
 * while building, again whenever the messages change; style sheets call it `hall-bengali.woff2`.
 */
export async function hallBengaliFace(): Promise<Plugin> {
  const file = await made();
  return {
    name: 'hall-bengali-face',
    config: () => ({ resolve: { alias: { 'hall-bengali.woff2': file } } }),
  };
}

/** Kept by the content of what it is made of, this file too. */
async function made(): Promise<string> {
  const sources = [import.meta.filename, whole, messages].map((path) => readFileSync(path));
  const mark = createHash('sha256').update(Buffer.concat(sources)).digest('hex').slice(0, 16);
  const folder = at('../dist/faces');
  const file = join(folder, `hall-bengali-${mark}.woff2`);
  if (existsSync(file)) return file;
  mkdirSync(folder, { recursive: true });
  const making = `${file}.${process.pid}`;
  writeFileSync(making, await woff2.compress(await pageFace()));
  renameSync(making, file);
  return file;
}

async function pageFace(): Promise<Uint8Array> {
  const face = await woff2.decompress(readFileSync(whole));
  const words = [...new Set(wordsOfPage())];
  const small = await subsetOf(face, glyphsOf(face, words));
  const [asWhole, asSmall] = [fontOf(face), fontOf(small)];
  asWhole.setVariations([new harfbuzz.Variation('wght', weight)]);
  const differing = words.filter((word) => drawn(asWhole, word) !== drawn(asSmall, word));
  if (differing.length > 0) throw new Error(`The hall page's Bengali face draws otherwise: ${differing.join(' ')}`);
  return small;
}

/** Of its messages, and of the days that `Intl` names. */
function wordsOfPage(): string[] {
  const days = new Intl.DateTimeFormat('bn-BD', { weekday: 'long' });
  const week = Array.from({ length: 7 }, (_, day) => days.format(Date.UTC(2026, 0, 1 + day)));
  return [readFileSync(messages, 'utf8'), ...week].flatMap((text) => text.match(written) ?? []);
}

function fontOf(face: Uint8Array): harfbuzz.Font {
  const bytes = new Uint8Array(face);
  return new harfbuzz.Font(new harfbuzz.Face(new harfbuzz.Blob(bytes.buffer), 0));
}

function bufferOf(text: string): harfbuzz.Buffer {
  const buffer = new harfbuzz.Buffer();
  buffer.addText(text);
  buffer.guessSegmentProperties();
  return buffer;
}

/** Those that are drawn, and those that only stand in between: a rule makes a conjunct out of a half form out of two letters. */
function glyphsOf(face: Uint8Array, words: readonly string[]): Set<number> {
  const font = fontOf(face);
  const glyphs = new Set<number>();
  const add = (buffer: harfbuzz.Buffer): void => {
    for (const { codepoint } of buffer.getGlyphInfos()) glyphs.add(codepoint);
  };
  for (const word of words) {
    const buffer = bufferOf(word);
    buffer.setMessageFunc((now, _, message) => {
      if (message.startsWith('end lookup')) add(now);
      return true;
    });
    harfbuzz.shape(font, buffer);
    add(buffer);
  }
  return glyphs;
}

/** Outline and place of each glyph. */
function drawn(font: harfbuzz.Font, word: string): string {
  const buffer = bufferOf(word);
  harfbuzz.shape(font, buffer);
  return JSON.stringify(
    buffer
      .getGlyphInfosAndPositions()
      .map(({ codepoint, xAdvance, xOffset, yOffset }) => [font.glyphToPath(codepoint), xAdvance, xOffset, yOffset]),
  );
}

/** What `hb-subset` is called with. Source: hb-subset.h. */
const ofHarfbuzz = { writable: 2, features: 6, withoutHinting: 0x1, withoutClosure: 0x200 } as const;
const wght = 0x77676874;

/** Without what the rules could still make of these glyphs: that would be the whole face again. */
async function subsetOf(face: Uint8Array, glyphs: ReadonlySet<number>): Promise<Uint8Array> {
  const code = readFileSync(require.resolve('harfbuzzjs/dist/harfbuzz-subset.wasm'));
  const { instance } = await WebAssembly.instantiate(code);
  const hb = instance.exports as Readonly<Record<string, (...given: number[]) => number>> & {
    readonly memory: WebAssembly.Memory;
  };
  const call = (name: string, ...given: number[]): number => {
    const made = hb[name]?.(...given);
    if (made === 0) throw new Error(`${name} failed`);
    return made ?? 0;
  };
  hb._initialize?.();
  const place = call('malloc', face.length);
  new Uint8Array(hb.memory.buffer).set(face, place);
  const blob = call('hb_blob_create', place, face.length, ofHarfbuzz.writable, 0, 0);
  const from = call('hb_face_create', blob, 0);
  const input = call('hb_subset_input_create_or_fail');
  const features = call('hb_subset_input_set', input, ofHarfbuzz.features);
  hb.hb_set_clear?.(features);
  hb.hb_set_invert?.(features);
  hb.hb_subset_input_set_flags?.(input, ofHarfbuzz.withoutHinting | ofHarfbuzz.withoutClosure);
  const glyphSet = call('hb_subset_input_glyph_set', input);
  for (const glyph of glyphs) hb.hb_set_add?.(glyphSet, glyph);
  const letters = call('hb_subset_input_unicode_set', input);
  for (const letter of alphabet) hb.hb_set_add?.(letters, letter.codePointAt(0) ?? 0);
  call('hb_subset_input_pin_axis_location', input, from, wght, weight);
  const result = call('hb_face_reference_blob', call('hb_subset_or_fail', from, input));
  const begin = call('hb_blob_get_data', result, 0);
  return new Uint8Array(hb.memory.buffer).slice(begin, begin + call('hb_blob_get_length', result));
}
