import { KMSClient } from '@aws-sdk/client-kms';
import { createSealer, type Sealer } from '../../gateways/seal.ts';
import { setting } from '../environment.ts';
import { world } from './world.ts';

export function kmsSealer(): Sealer {
  return createSealer(new KMSClient({}), setting('SEAL_KEY_ID'), world.random);
}
