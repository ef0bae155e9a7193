import type { Roll } from '../state/roll.ts';

/** Rolls that were written here and not yet taken by the coordinator, by bridge. They outlive the page and the line. */
export interface RollBox {
  get(bridgeId: string): Promise<Roll | undefined>;
  put(bridgeId: string, roll: Roll): Promise<void>;
  /** Names of persons do not stay on the device once they have arrived. */
  remove(bridgeId: string): Promise<void>;
}

const store = 'rolls';

export function rollBoxIn(factory: IDBFactory): RollBox {
  let opening: Promise<IDBDatabase> | undefined;
  const open = (): Promise<IDBDatabase> => {
    opening ??= new Promise<IDBDatabase>((resolve, reject) => {
      const request = factory.open('nhipcau-hall', 1);
      request.onupgradeneeded = () => request.result.createObjectStore(store);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    }).catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };
  async function inStore<T>(mode: IDBTransactionMode, act: (rolls: IDBObjectStore) => IDBRequest<T>): Promise<T> {
    const database = await open();
    return new Promise((resolve, reject) => {
      const transaction = database.transaction(store, mode);
      const request = act(transaction.objectStore(store));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error);
    });
  }
  return {
    get: (bridgeId) => inStore('readonly', (rolls) => rolls.get(bridgeId) as IDBRequest<Roll | undefined>),
    async put(bridgeId, roll) {
      await inStore('readwrite', (rolls) => rolls.put(roll, bridgeId));
    },
    async remove(bridgeId) {
      await inStore('readwrite', (rolls) => rolls.delete(bridgeId));
    },
  };
}
