import { type Device, type Devices, idToUse } from '../state/devices.ts';
import { deviceReason, failed, passed, type TestResult } from '../state/line-tests.ts';

/** Something that is open and has to be closed. `deviceId`: which one it is. */
export interface Opened {
  readonly result: TestResult;
  readonly deviceId?: string | undefined;
  close(): void;
}

export const canChooseSpeaker = (): boolean => 'setSinkId' in HTMLMediaElement.prototype;

/** Nothing of a kind that the browser has not been asked for yet: it says that there is one, and not which. */
export async function listDevices(): Promise<Devices> {
  const all = (await navigator.mediaDevices?.enumerateDevices().catch(() => undefined)) ?? [];
  const of = (wanted: MediaDeviceKind): readonly Device[] =>
    all.filter(({ kind, deviceId }) => kind === wanted && deviceId !== '');
  return {
    camera: of('videoinput'),
    microphone: of('audioinput'),
    speaker: canChooseSpeaker() ? of('audiooutput') : [],
  };
}

/** The one that was chosen, or the first where it is gone; where none was, what the browser and its person give. */
async function openDevice(kind: 'camera' | 'microphone', chosen: string | undefined): Promise<MediaStream> {
  const open = (deviceId?: ConstrainDOMString): Promise<MediaStream> => {
    const one = deviceId === undefined ? {} : { deviceId };
    return navigator.mediaDevices.getUserMedia(
      kind === 'camera' ? { video: { width: 640, height: 360, ...one } } : { audio: { ...one } },
    );
  };
  if (chosen === undefined) return open();
  const wanted = async (): Promise<string | undefined> => idToUse((await listDevices())[kind], chosen);
  const known = await wanted();
  if (known !== undefined) return open({ exact: known });
  const stream = await open({ ideal: chosen });
  const meant = await wanted();
  if (meant === undefined || meant === idOf(stream)) return stream;
  stop(stream);
  return open({ exact: meant });
}

const idOf = (stream: MediaStream): string | undefined => stream.getTracks()[0]?.getSettings().deviceId;
function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

const closed = (result: TestResult): Opened => ({ result, close: () => undefined });
const frameWithinMs = 5000;

/** Opens the camera into the element; passes once a picture has really come. `signal`: that it is not waited for any more. */
export async function tryCamera(
  element: HTMLVideoElement,
  chosen: string | undefined,
  signal: AbortSignal,
): Promise<Opened> {
  let stream: MediaStream;
  try {
    stream = await openDevice('camera', chosen);
  } catch (error) {
    return closed(failed(deviceReason('camera', nameOf(error))));
  }
  const close = (): void => {
    stop(stream);
    element.srcObject = null;
  };
  element.srcObject = stream;
  element.muted = true;
  await element.play().catch(() => undefined); // it is judged by its picture below
  const until = performance.now() + frameWithinMs;
  while (element.videoWidth === 0 && performance.now() < until && !signal.aborted) await pause(100);
  const deviceId = idOf(stream);
  if (element.videoWidth > 0) return { result: passed, deviceId, close };
  close();
  return { ...closed(failed('camera-dark')), deviceId };
}

/** Loud enough for a voice in a room; 1 is as loud as can be. */
export const audible = 0.02;

/** Opens the microphone; `onLevel` is told ten times a second how loud it is, until it is closed. */
export async function tryMicrophone(chosen: string | undefined, onLevel: (level: number) => void): Promise<Opened> {
  let stream: MediaStream;
  try {
    stream = await openDevice('microphone', chosen);
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
    deviceId: idOf(stream),
    close() {
      clearInterval(timer);
      stop(stream);
      context.close().catch(() => undefined); // nothing hears it any more
    },
  };
}

/** Three notes, a second and a half: soft at first, so that nobody in the hall starts. `signal`: that they are not to be heard out. */
export async function playTone(chosen: string | undefined, signal: AbortSignal): Promise<void> {
  const context = new AudioContext();
  const close = (): Promise<void> => context.close().catch(() => undefined); // heard out and closed before
  signal.addEventListener('abort', () => void close());
  await context.resume();
  const loudness = context.createGain();
  loudness.gain.setValueAtTime(0.001, context.currentTime);
  loudness.gain.exponentialRampToValueAtTime(0.25, context.currentTime + 0.4);
  loudness.connect(chosen === undefined ? context.destination : await openSpeaker(context, chosen));
  const notes = [523, 659, 784];
  for (const [at, hertz] of notes.entries()) {
    const note = context.createOscillator();
    note.frequency.value = hertz;
    note.connect(loudness);
    note.start(context.currentTime + at * 0.5);
    note.stop(context.currentTime + at * 0.5 + 0.45);
  }
  await pause(notes.length * 500);
  await close();
}

/** By way of an element: of a context few browsers let a page choose. */
async function openSpeaker(context: AudioContext, chosen: string): Promise<AudioNode> {
  const output = context.createMediaStreamDestination();
  const element = new Audio();
  await element.setSinkId(idToUse((await listDevices()).speaker, chosen) ?? '');
  element.srcObject = output.stream;
  await element.play();
  return output;
}

const nameOf = (error: unknown): string => (error instanceof DOMException ? error.name : 'Error');
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
