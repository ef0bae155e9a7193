import type { Sealer } from '../../gateways/seal.ts';
import { loadedOnce } from './loaded-once.ts';

const sealer = loadedOnce(() => import('./kms-sealer.ts').then(({ kmsSealer }) => kmsSealer()));

/** The KMS client is loaded at the first secret: most calls of most functions open none. */
export function wiredSealer(): Sealer {
  return {
    seal: async (...given) => (await sealer()).seal(...given),
    open: async (...given) => (await sealer()).open(...given),
  };
}
