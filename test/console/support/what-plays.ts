import type { Page } from 'playwright-core';

/** Of 64 points of the picture so many change within half a second where Chromium's false camera is shown. */
const isMoving = 3;
/** The false microphone beeps once a second, at about half of full scale. */
export const isHeard = 0.05;

/**
 * How many of 64 points of what a video element shows change within half a second, and how many pictures it has shown so far.
 * Undefined while there is no picture. The element is found by what it is called on the page.
 */
export function pictureOf(page: Page, name: string): Promise<{ moved: number; frames: number } | undefined> {
  return page.evaluate(async (label) => {
    const element = document.querySelector<HTMLVideoElement>(`video[aria-label="${label}"]`);
    if (!element || element.hidden || element.videoWidth === 0) return undefined;
    const points = (): number[] => {
      const paint = new OffscreenCanvas(8, 8).getContext('2d') as OffscreenCanvasRenderingContext2D;
      paint.drawImage(element, 0, 0, 8, 8);
      const { data } = paint.getImageData(0, 0, 8, 8);
      return Array.from({ length: 64 }, (_, at) =>
        [0, 1, 2].reduce((sum, part) => sum + (data[at * 4 + part] ?? 0), 0),
      );
    };
    const before = points();
    await new Promise((resolve) => setTimeout(resolve, 500));
    const moved = points().filter((value, at) => Math.abs(value - (before[at] ?? 0)) > 8).length;
    return { moved, frames: element.getVideoPlaybackQuality().totalVideoFrames };
  }, name);
}

/** Waits until the picture moves; the test's own time limit is the limit. */
export async function moves(page: Page, name: string): Promise<void> {
  for (;;) {
    const first = await pictureOf(page, name);
    const later = first && (await pictureOf(page, name));
    if (first && later && first.moved >= isMoving && later.moved >= isMoving && later.frames > first.frames) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** The loudest sample the page has played within a beep and a half of the false microphone. */
export const loudness = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    const sound = document.querySelector('audio')?.srcObject as MediaStream;
    context.createMediaStreamSource(sound).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    let peak = 0;
    for (const until = performance.now() + 1500; performance.now() < until; ) {
      analyser.getFloatTimeDomainData(samples);
      for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await context.close();
    return peak;
  });
