export type TestName = 'picture' | 'sound' | 'speaker' | 'network';
export const testNames: readonly TestName[] = ['picture', 'sound', 'speaker', 'network'];

export interface TestResult {
  readonly result: 'pass' | 'fail' | 'not-tested';
  readonly reasons: readonly string[];
}

export type LineTests = Readonly<Record<TestName, TestResult>>;

export const untested: TestResult = { result: 'not-tested', reasons: [] };
export const noTests: LineTests = { picture: untested, sound: untested, speaker: untested, network: untested };

export const passed: TestResult = { result: 'pass', reasons: [] };
export const failed = (...reasons: readonly string[]): TestResult => ({ result: 'fail', reasons });

export function isDone(tests: LineTests): boolean {
  return testNames.every((name) => tests[name].result !== 'not-tested');
}

export function verdictOf(tests: LineTests): 'passed' | 'failed' | 'partial' | 'unchecked' {
  const all = testNames.map((name) => tests[name].result);
  if (all.includes('fail')) return 'failed';
  if (all.every((each) => each === 'not-tested')) return 'unchecked';
  return all.includes('not-tested') ? 'partial' : 'passed';
}

/** What a camera or a microphone that did not open says, as a reason of the contract. Names of DOMException: Media Capture, getUserMedia. */
export function deviceReason(kind: 'camera' | 'microphone', errorName: string): string {
  if (errorName === 'NotAllowedError' || errorName === 'SecurityError') return `${kind}-denied`;
  if (errorName === 'NotFoundError' || errorName === 'OverconstrainedError') return `${kind}-missing`;
  if (errorName === 'NotReadableError' || errorName === 'AbortError') return `${kind}-busy`;
  return `${kind}-failed`;
}

export interface NetworkMeasure {
  /** Median round trip to the coordinator, ms. */
  readonly roundTripMs: number;
  readonly kilobitsPerSecond: number;
}

/** A speaker's picture at 640 × 360 with sound needs about 600 kbit/s; talk gets hard beyond half a second there and back. */
const enoughKilobits = 600;
const longestRoundTripMs = 500;

export function networkResult({ roundTripMs, kilobitsPerSecond }: NetworkMeasure): TestResult {
  const reasons = [
    ...(kilobitsPerSecond < enoughKilobits ? ['network-slow'] : []),
    ...(roundTripMs > longestRoundTripMs ? ['network-late'] : []),
  ];
  return reasons.length === 0 ? passed : failed(...reasons);
}
