/** What a page that is in the room observes of its pictures. `neither`: its own does not go out, and none comes. */
export type PictureFault = 'not-sent' | 'not-received' | 'neither';

export const pictureFaults = ['not-sent', 'not-received', 'neither'] as const satisfies readonly PictureFault[];

/** Who only watches sends no picture, whatever its page says: of that hall only what it does not receive counts. */
export function countedFault(said: PictureFault | undefined, mayBeSeen: boolean): PictureFault | undefined {
  if (mayBeSeen || said === undefined) return said;
  return said === 'not-sent' ? undefined : 'not-received';
}
