import type { Capabilities } from './chime.ts';

/** In the main room nobody but the chair's hall is heard until the operator gives the floor; in a replica nobody can send. */

/** The chair's hall always, and who has the floor: heard, and may show papers too. */
export const audible: Capabilities = { Audio: 'SendReceive', Video: 'SendReceive', Content: 'SendReceive' };
/** The hall stays in the picture; nobody hears it. */
export const muted: Capabilities = { Audio: 'Receive', Video: 'SendReceive', Content: 'Receive' };
