/**
 * Plays the room, and tells whether the browser lets it: a page that nobody has touched yet may have to be pressed first, and a phone may
 * stop it for a call that comes in.
 */
export function playSound(element: HTMLAudioElement, tell: (isBlocked: boolean) => void) {
  const watching = new AbortController();
  const { signal } = watching;

  async function play(): Promise<void> {
    try {
      await element.play();
      if (!signal.aborted) tell(false);
    } catch (error) {
      // Of any other reason (the stream was changed meanwhile) one hears when it has come.
      const isBlocked = error instanceof DOMException && error.name === 'NotAllowedError';
      if (isBlocked && !signal.aborted) tell(true);
    }
  }

  element.addEventListener('playing', () => tell(false), { signal });
  for (const moment of ['loadedmetadata', 'pause']) element.addEventListener(moment, () => void play(), { signal });
  return {
    play,
    stop: () => watching.abort(),
  };
}
