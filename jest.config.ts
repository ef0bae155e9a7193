import type { Config } from 'jest';

/**
 * One project, CommonJS through swc: middy and a few others ship ES modules only, so those are transformed too.
 * Tests that start a real engine end what they started; a leftover handle fails the run instead of being forced away.
 */
const config: Config = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  transform: {
    '^.+\\.(ts|js|mjs)$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2024' }, module: { type: 'commonjs' } },
    ],
  },
  transformIgnorePatterns: [
    '/node_modules/(?!(@middy|jose|oauth4webapi|ical\\.js|fauxqs|@noble|csv-parse|@seriousme|icu-minify|@formatjs)/)',
  ],
  moduleNameMapper: { '^@middy/([^/]+)$': '<rootDir>/node_modules/@middy/$1/index.js' },
  setupFilesAfterEnv: ['<rootDir>/test/support/jest-setup.ts'],
  testSequencer: '<rootDir>/test/sequencer.ts',
  testTimeout: 180_000,
  // A story of several pages is slow by nature: no mark for it.
  slowTestThreshold: 60,
  maxWorkers: 2,
  // What a worker has loaded for a hundred suites is given back between two of them.
  workerIdleMemoryLimit: '1GB',
};

export default config;
