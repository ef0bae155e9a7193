import { deviceReason, failed, passed, type TestResult } from '../state/line-tests.ts';

/** Something that is open and has to be closed. */
export interface Opened {
  readonly result: TestResult;
  close(): void;
}

const closed = (result: TestResult): Opened => ({ result, close: () => undefined });
const frameWithinMs = 5000;

/** Opens the camera into the element; passes once a picture has really come. */
export async function tryCamera(element: HTMLVideoElement): Promise<Opened> {
  let stream: MediaStream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { width: 640, height: 360 } });
  } catch (error) {
    return closed(failed(deviceReason('camera', nameOf(error))));
  }
  const close = (): void => {
    for (const track of stream.getTracks()) track.stop();
    element.srcObject = null;
  };
  element.srcObject = stream;
  element.muted = true;
  await element.play().catch(() => undefined); // it is judged by its picture below
  const until = performance.now() + frameWithinMs;
  while (element.videoWidth === 0 && performance.now() < until) await pause(100);
  if (element.videoWidth > 0) return { result: passed, close };
  close();
  return closed(failed('camera-dark'));
}

/** Loud enough for a voice in a room; 1 is as loud as can be. */
export const audible = 0.02;

/** Opens the microphone; `onLevel` is told ten times a second how loud it is, until it is closed. */
export async function tryMicrophone(onLevel: (level: number) => void): Promise<Opened> {
  let stream: MediaStream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch (error) {
    return closed(failed(deviceReason('microphone', nameOf(error))));
  }
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 1024;
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    let peak = 0;
    for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
    onLevel(peak);
  }, 100);
  return {
    result: { result: 'not-tested', reasons: [] },
    close() {
      clearInterval(timer);
      for (const track of stream.getTracks()) track.stop();
      context.close().catch(() => undefined); // nothing hears it any more
    },
  };
}

/** Three notes, a second and a half: soft at first, so that nobody in the hall starts. */
export async function playTone(): Promise<void> {
  const context = new AudioContext();
  await context.resume();
  const loudness = context.createGain();
  loudness.gain.setValueAtTime(0.001, context.currentTime);
  loudness.gain.exponentialRampToValueAtTime(0.25, context.currentTime + 0.4);
  loudness.connect(context.destination);
  const notes = [523, 659, 784];
  for (const [at, hertz] of notes.entries()) {
    const note = context.createOscillator();
    note.frequency.value = hertz;
    note.connect(loudness);
    note.start(context.currentTime + at * 0.5);
    note.stop(context.currentTime + at * 0.5 + 0.45);
  }
  await pause(notes.length * 500);
  await context.close();
}

const nameOf = (error: unknown): string => (error instanceof DOMException ? error.name : 'Error');
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
