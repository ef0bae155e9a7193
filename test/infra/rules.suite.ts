import { Bucket } from 'aws-cdk-lib/aws-s3';
import { synthesiseAnew } from './synthesised.ts';

describe('the rule packs', () => {
  it('find nothing that was not accepted with a reason', () => {
    expect(() => synthesiseAnew({}, { rules: true })).not.toThrow();
  });

  it('would stop a careless bucket', () => {
    const careless = () => synthesiseAnew({}, { rules: true, spoil: ({ state }) => new Bucket(state, 'Careless') });
    expect(careless).toThrow(/NIST\.800\.53\.R5-S3BucketPublicReadProhibited/);
  });
});

describe('an acceptance', () => {
  it('gives its reason in a sentence', () => {
    const { accepted } = synthesiseAnew();
    expect(accepted.length).toBeGreaterThan(20);
    for (const { reason } of accepted) expect(reason).toMatch(/^[A-Z].{25,}\.$/);
  });
});
