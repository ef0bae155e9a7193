import type { Client } from '../../../cli/client.ts';
import { settledFirst, settledLast } from '../../../local/conference/secretariat.ts';

/** An office whose conference goes through these states. */
function office(states: readonly string[]) {
  let asked = 0;
  const call = async () => ({ status: states[Math.min(asked++, states.length - 1)] });
  return { staff: { office: { call } as unknown as Client }, asked: () => asked };
}

/** The secretary of a system that answers so, one after the other. */
function secretary(answers: readonly { revision: number; pending: boolean }[]) {
  let asked = 0;
  const call = async () => answers[Math.min(asked++, answers.length - 1)];
  return { staff: { secretary: { call } as unknown as Client }, asked: () => asked };
}

const answers = [
  { revision: 0, pending: true },
  { revision: 1, pending: true },
  { revision: 2, pending: false },
];

describe('the secretariat', () => {
  test('goes on with the first settlement', async () => {
    const { staff, asked } = office(['live', 'ended', 'settled']);
    expect(await settledFirst(staff, 'cnf_a')).toMatchObject({ status: 'settled' });
    expect(asked()).toBe(3);
  });

  test('takes the record for its report when nothing more is on its way', async () => {
    const { staff, asked } = secretary(answers);
    expect(await settledLast(staff, 'cnf_a')).toMatchObject({ revision: 2 });
    expect(asked()).toBe(3);
  });
});
