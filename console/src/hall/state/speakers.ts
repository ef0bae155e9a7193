import { isContent, type Source } from './on-stage.ts';

/**
 * Tells when somebody else is seen or heard in the room than before: mostly the floor has moved. Chair and speaker answer each other, so
 * only a third voice is news; who is there when one comes in is none.
 */
export function watchSpeakers(tell: () => void) {
  let seen: string | undefined;
  let heard: readonly string[] = [];
  return {
    seen(sources: readonly Source[]): void {
      const faces = sources.filter(({ attendeeId }) => !isContent(attendeeId)).map(({ attendeeId }) => attendeeId);
      const now = faces.sort().join(' ');
      const isNews = seen !== undefined && seen !== now;
      seen = now;
      if (isNews) tell();
    },
    heard(attendeeId: string | undefined): void {
      if (attendeeId === undefined || heard.includes(attendeeId)) return;
      const isNews = heard.length > 0;
      heard = [attendeeId, ...heard].slice(0, 2);
      if (isNews) tell();
    },
  };
}
