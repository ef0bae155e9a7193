import { countingRefusals } from '../../shared/runtime/wired/chime.ts';

/** What the metrics of one piece of work say, by name. */
async function metricsOf(work: (refuse: (times: number) => void) => Promise<unknown>) {
  const lines: string[] = [];
  const spy = jest.spyOn(process.stdout, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
  let throttled = 7; // of earlier work of the same container
  const refuse = (times: number) => {
    throttled += times;
  };
  const outcome = await countingRefusals({ counted: () => ({ calls: {}, throttled }) }, () => work(refuse)).catch(
    (e) => e,
  );
  spy.mockRestore();
  return { outcome, counts: lines.map((line) => (JSON.parse(line) as { ChimeThrottled?: number }).ChimeThrottled) };
}

describe('what Chime refuses for rate', () => {
  test('is a metric of the work in which it happened, and of no later one', async () => {
    expect(await metricsOf(async (refuse) => refuse(3))).toMatchObject({ counts: [3] });
    expect(await metricsOf(async () => 'done')).toEqual({ outcome: 'done', counts: [] });
  });

  test('is counted also where the work fails for it', async () => {
    const failing = metricsOf(async (refuse) => {
      refuse(21);
      throw new Error('too slow');
    });
    expect(await failing).toMatchObject({ outcome: { message: 'too slow' }, counts: [21] });
  });
});
