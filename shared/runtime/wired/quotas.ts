import type { Quotas } from '../../domain/capacity.ts';
import { numberSetting } from '../environment.ts';

/** What the account may ask of Chime, as it was deployed. */
export const wiredQuotas = (): Quotas => ({
  rate: numberSetting('CHIME_RATE'),
  burst: numberSetting('CHIME_BURST'),
  replicas: numberSetting('CHIME_REPLICAS'),
  meetings: numberSetting('CHIME_MEETINGS'),
  roomSeats: numberSetting('CHIME_ROOM_SEATS'),
});
