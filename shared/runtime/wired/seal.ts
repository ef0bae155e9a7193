import { KMSClient } from '@aws-sdk/client-kms';
import { createSealer, type Sealer } from '../../gateways/seal.ts';
import { setting } from '../environment.ts';
import { world } from './world.ts';

let sealer: Sealer | undefined;

export function wiredSealer(): Sealer {
  sealer ??= createSealer(new KMSClient({}), setting('SEAL_KEY_ID'), world.random);
  return sealer;
}
