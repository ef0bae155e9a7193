import type { Files } from '../../gateways/files.ts';
import { loadedOnce } from './loaded-once.ts';

const files = loadedOnce(() => import('./bucket-files.ts').then(({ bucketFiles }) => bucketFiles()));

/** The S3 client is loaded at the first file: a quarter of a cold start, and most requests have none. */
export function wiredFiles(): Files {
  return {
    put: async (...file) => (await files()).put(...file),
    get: async (key) => (await files()).get(key),
    delete: async (key) => (await files()).delete(key),
  };
}
