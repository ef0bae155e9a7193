import sequencer from '@jest/test-sequencer';

/** The types speak of its CommonJS build, Node loads the other. */
const Sequencer = sequencer as unknown as typeof sequencer.default;
type Tests = Parameters<InstanceType<typeof Sequencer>['sort']>[0];

/**
 * In a clean checkout nobody knows how long a suite takes; what needs the whole system or a browser begins first. The two
 * conferences do not run side by side: each has the time of its halls to keep.
 */
const first = [
  '/test/journey/conference',
  '/test/console/',
  '/test/local/chime/media',
  '/test/journey/',
  '/test/local/',
];

/** Longest first, so that no core waits at the end for a story that began last. */
export default class LongestFirst extends Sequencer {
  override async sort(tests: Tests): Promise<Tests> {
    const rank = ({ path }: Tests[number]): number => {
      const at = first.findIndex((part) => path.includes(part) && !path.includes('-pure.'));
      return at < 0 ? first.length : at;
    };
    return [...(await super.sort(tests))].sort((a, b) => rank(a) - rank(b));
  }
}
