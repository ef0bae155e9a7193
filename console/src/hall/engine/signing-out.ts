import type { Core } from './core.ts';
import { refusalOf } from './hall-api.ts';

/**
 * Ends the session of this device. A script cannot drop its cookie: where the coordinator does not answer, the device stays signed
 * in and the person is told. `farewell`: that the hall leaves is said before there is no session to say it with.
 */
export function signOut(core: Core, farewell: () => Promise<unknown>): () => Promise<'signed-out' | 'not-sent'> {
  return async () => {
    const { at } = core.state().stage;
    if (at === 'in' || at === 'entering') core.tell({ type: 'leave' });
    await farewell();
    try {
      await core.api.signOut();
    } catch (error) {
      const refusal = refusalOf(error);
      const isOver = refusal.status === 401 || refusal.status === 403;
      if (!isOver) {
        core.tell({ type: 'call-failed', refusal });
        return 'not-sent';
      }
    }
    core.tell({ type: 'signed-out' });
    return 'signed-out';
  };
}
