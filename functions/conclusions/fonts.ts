import { fileURLToPath } from 'node:url';

/** The bundle has the font files beside it (see `*.assets.json`). */
export function fontPath(file: string): string {
  return fileURLToPath(new URL(`./fonts/${file}`, import.meta.url));
}
