import { BadPattern, compilePattern } from '../../../local/bus/pattern.ts';

const event = {
  source: 'nhipcau',
  'detail-type': 'BridgeDropped',
  detail: {
    id: 'Abc',
    n: 12,
    list: ['x', 'y'],
    nested: { flag: true, none: null },
    ip: '10.1.2.3',
    rows: [{ k: 1 }, { k: 2 }],
  },
};
const matches = (pattern: unknown, subject: unknown = event) => compilePattern(pattern)(subject);

describe('event patterns', () => {
  it.each([
    ['equal text, one of several', { source: ['other', 'nhipcau'] }],
    ['every field named', { source: ['nhipcau'], detail: { n: [12] } }],
    ['any element of an array', { detail: { list: ['y'] } }],
    ['inside an array of objects', { detail: { rows: { k: [2] } } }],
    ['true and null', { detail: { nested: { flag: [true], none: [null] } } }],
    ['prefix', { 'detail-type': [{ prefix: 'Bridge' }] }],
    ['prefix without case', { 'detail-type': [{ prefix: { 'equals-ignore-case': 'bRIDGE' } }] }],
    ['suffix', { 'detail-type': [{ suffix: 'Dropped' }] }],
    ['equals-ignore-case', { detail: { id: [{ 'equals-ignore-case': 'aBC' }] } }],
    ['wildcard', { 'detail-type': [{ wildcard: 'Br*ge*ped' }] }],
    ['numeric range', { detail: { n: [{ numeric: ['>', 10, '<=', 12] }] } }],
    ['anything-but', { source: [{ 'anything-but': ['a', 'b'] }] }],
    ['anything-but prefix', { source: [{ 'anything-but': { prefix: 'aws.' } }] }],
    ['exists', { detail: { nested: { flag: [{ exists: true }] } } }],
    ['absence', { detail: { missing: [{ exists: false }] } }],
    ['absence of a whole branch', { detail: { missing: { deeper: [{ exists: false }] } } }],
    ['cidr', { detail: { ip: [{ cidr: '10.0.0.0/8' }] } }],
    ['$or', { $or: [{ source: ['no'] }, { detail: { n: [{ numeric: ['=', 12] }] } }] }],
  ])('match by %s', (_, pattern) => expect(matches(pattern)).toBe(true));

  it.each([
    ['another text', { source: ['other'] }],
    ['another type', { detail: { n: ['12'] } }],
    ['one of two fields', { source: ['nhipcau'], detail: { n: [13] } }],
    ['a number out of range', { detail: { n: [{ numeric: ['<', 12] }] } }],
    ['a field that exists', { source: [{ exists: false }] }],
    ['exists on a branch', { detail: { nested: [{ exists: true }] } }],
    ['anything-but the value', { source: [{ 'anything-but': 'nhipcau' }] }],
    ['anything-but of a missing field', { detail: { missing: [{ 'anything-but': 'x' }] } }],
  ])('do not match by %s', (_, pattern) => expect(matches(pattern)).toBe(false));

  it.each([
    ['unknown operators', { a: [{ near: 'x' }] }],
    ['empty lists', { a: [] }],
    ['bare values', { a: 'x' }],
    ['half a numeric', { a: [{ numeric: ['>'] }] }],
    ['$or of one', { $or: [{ a: ['x'] }] }],
  ])('are refused for %s', (_, pattern) => expect(() => compilePattern(pattern)).toThrow(BadPattern));

  it('filter stream records as event source mappings do', () => {
    const told = { dynamodb: { NewImage: { emits: { S: [{ exists: true }] } } } };
    expect(matches(told, { dynamodb: { NewImage: { emits: { S: '[]' } } } })).toBe(true);
    expect(matches(told, { dynamodb: { NewImage: { pk: { S: 'a' } } } })).toBe(false);
    expect(matches(told, { dynamodb: { OldImage: { emits: { S: '[]' } } } })).toBe(false);
  });
});
