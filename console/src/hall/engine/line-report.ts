import { type LineTests, noTests, verdictOf } from '../state/line-tests.ts';
import { type Core, createAlarm } from './core.ts';
import { refusalOf } from './hall-api.ts';

const againMs = 8000;

/** How far the result of the device check has got. */
export type Report = 'none' | 'sending' | 'sent' | 'waiting' | 'refused';

/** What the device check found, and its way to the operator. `client`: browser and system, as the operator reads them beside it. */
export function reportLine(core: Core, onChange: () => void, client: string) {
  const alarm = createAlarm();
  let tests: LineTests = noTests;
  let report: Report = 'none';
  /** Raised where there is other to report, or of another hall: an answer to what was sent before says nothing of it. */
  let turn = 0;

  function begin(next: LineTests): void {
    turn += 1;
    alarm.clear();
    tests = next;
    report = 'none';
  }

  async function send(testedAt: number): Promise<void> {
    alarm.clear();
    const mine = turn;
    report = 'sending';
    onChange();
    try {
      await core.api.reportLine(tests, Math.max(0, (core.now() - testedAt) / 1000), client);
      if (mine !== turn) return;
      report = 'sent';
    } catch (error) {
      if (mine !== turn) return;
      const refusal = refusalOf(error);
      const comesAgain = refusal.status === 0 || refusal.status >= 429;
      report = comesAgain ? 'waiting' : 'refused';
      if (comesAgain) alarm.set(againMs, () => void send(testedAt));
      core.tell({ type: 'call-failed', refusal });
    }
    onChange();
  }

  return {
    tests: () => tests,
    report: () => report,
    setTest(name: keyof LineTests, result: LineTests['picture']): void {
      begin({ ...tests, [name]: result });
      onChange();
    },
    /** Sends what was tested so far; nothing where nothing was. */
    reportTests(): void {
      if (verdictOf(tests) !== 'unchecked') void send(core.now());
    },
    /** The page is another hall's now, or nobody's. */
    forget: () => begin(noTests),
  };
}
