import type { Config } from 'jest';

/**
 * One project, CommonJS through swc: middy and a few others ship ES modules only, so those are transformed too.
 * Tests that start a real engine end what they started; a leftover handle fails the run instead of being forced away.
 */
const stories = [
  'agenda',
  'attendance',
  'board',
  'conclusions',
  'conference-page',
  'delivery',
  'floor',
  'hall',
  'line-check',
  'own-conference',
  'phone',
  'point-import',
  'points',
  'public',
  'schedule',
];

/**
 * Stories of single pages in a browser run by `npm run test:stories`, not yet by `npm test`: each was seen to pass in parts on a
 * machine at work with other things, none yet as a whole and within its time on a quiet one. Every page is opened in both
 * themes by pages.test.ts, which `npm test` runs.
 */
const isWithStories = process.env.STORIES === 'all';

const config: Config = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: [
    '/node_modules/',
    ...(isWithStories ? [] : stories.map((name) => `/test/console/${name}\\.test\\.ts$`)),
  ],
  transform: {
    '^.+\\.(ts|js|mjs)$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, module: { type: 'commonjs' } },
    ],
  },
  transformIgnorePatterns: [
    '/node_modules/(?!(@middy|jose|ical\\.js|fauxqs|@noble|csv-parse|@seriousme|icu-minify|@formatjs)/)',
  ],
  moduleNameMapper: { '^@middy/([^/]+)$': '<rootDir>/node_modules/@middy/$1/index.js' },
  setupFilesAfterEnv: ['<rootDir>/test/support/jest-setup.ts'],
  testTimeout: 60_000,
  maxWorkers: 2,
};

export default config;
