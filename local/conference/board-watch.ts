/** What the operator's board told while the conference went on, of pages that know more of their line than Chime does. */
export interface OnBoard {
  /** Halls that were seen to call again, and the farthest call that one was at. */
  readonly calledAgain: number;
  readonly farthestCall: number;
  /** Halls whose picture was missed, one way or the other. */
  readonly missedPicture: number;
}

interface Row {
  readonly code: string;
  readonly reason: string;
  readonly redial?: { readonly attempt: number };
}

const pictureReasons = new Set(['picture-not-sent', 'picture-not-received', 'no-picture']);

export function boardWatch(): { see(rows: readonly Row[]): void; seen(): OnBoard } {
  const calling = new Set<string>();
  const unseen = new Set<string>();
  let farthestCall = 0;
  return {
    see(rows) {
      for (const { code, reason, redial } of rows) {
        if (redial) calling.add(code);
        farthestCall = Math.max(farthestCall, redial?.attempt ?? 0);
        if (pictureReasons.has(reason)) unseen.add(code);
      }
    },
    seen: () => ({ calledAgain: calling.size, farthestCall, missedPicture: unseen.size }),
  };
}
