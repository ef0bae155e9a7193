import type { Sealer } from '../../gateways/seal.ts';

let opened: Promise<Sealer> | undefined;

/** The KMS client is loaded at the first secret: most calls of most functions open none. */
export function wiredSealer(): Sealer {
  return {
    seal: async (...given) => (await sealer()).seal(...given),
    open: async (...given) => (await sealer()).open(...given),
  };
}

function sealer(): Promise<Sealer> {
  opened ??= import('./kms-sealer.ts').then(({ kmsSealer }) => kmsSealer());
  return opened;
}
