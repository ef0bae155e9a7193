/**
 * Types of the domain are used here, and some of its modules compute with Node's own: enough of those to read the types. No page can
 * carry them: the build refuses any `node:` import (vite.config.ts).
 */
declare module 'node:crypto' {
  interface Hash {
    update(data: string | Uint8Array): Hash;
    digest(): Uint8Array;
    digest(encoding: 'hex' | 'base64url'): string;
  }
  export function createHash(algorithm: string): Hash;
  export function timingSafeEqual(a: Uint8Array, b: Uint8Array): boolean;
}

declare module 'node:util' {
  export function isDeepStrictEqual(a: unknown, b: unknown): boolean;
}
