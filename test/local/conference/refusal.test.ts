import { ApiError } from '../../../cli/client.ts';
import { endedBy, Refusal } from '../../../local/conference/refusal.ts';

const problem = { status: 422, code: 'beyond-capacity', title: 'Refused', detail: '12 points need 2 replica rooms.' };

test('what was refused says why, without a stack', () => {
  expect(endedBy(new Refusal('there is no point'))).toBe('there is no point');
  const said = endedBy(new ApiError(problem));
  expect(said).toMatch(/^The API refused: .*beyond-capacity.*12 points need 2 replica rooms/);
  expect(said).not.toMatch(/^ +at /m);
});

test.each([0, 500, 503])('of an answer %s and of a fault of ours it is told where it happened', (status) => {
  expect(endedBy(new ApiError({ ...problem, status }))).toMatch(/^ +at /m);
  expect(endedBy(new TypeError('of ours'))).toMatch(/^TypeError: of ours\n +at /);
});
