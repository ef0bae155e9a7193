import { classified, safeName } from '../../shared/domain/paper.ts';
import { paperTypeOf } from '../../shared/domain/paper-type.ts';

const word = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/** A zip archive with empty files of these names: all that tells an office file is in its directory. */
function zip(...names: string[]): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (const name of names) {
    const bytes = Buffer.from(name);
    const head = Buffer.alloc(30);
    head.writeUInt32LE(0x04034b50, 0);
    head.writeUInt16LE(bytes.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(bytes.length, 28);
    entry.writeUInt32LE(at, 42);
    local.push(head, bytes);
    central.push(entry, bytes);
    at += 30 + bytes.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(names.length, 10);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...local, ...central, end]);
}

describe('the type of a paper', () => {
  test.each([
    [Buffer.from('%PDF-1.7'), 'application/pdf', 'pdf'],
    [Buffer.from([0xff, 0xd8, 0xff, 0xe0]), 'image/jpeg', 'jpg'],
    [zip('[Content_Types].xml', 'word/document.xml'), word, 'docx'],
  ])('is told by its bytes', (bytes, mediaType, extension) => {
    expect(paperTypeOf(bytes, mediaType)).toEqual({ mediaType, extension });
  });

  test.each([
    ['another kind than was said', Buffer.from('%PDF-1.7'), 'image/png'],
    ['a page of HTML', Buffer.from('<html>'), 'application/pdf'],
    ['any archive', zip('a.txt'), word],
    ['a document with macros', zip('[Content_Types].xml', 'word/document.xml', 'word/vbaProject.bin'), word],
    ['a broken archive', Buffer.from([0x50, 0x4b, 3, 4, 0, 0]), word],
  ])('is not taken from %s', (_what, bytes, declared) => {
    expect(() => paperTypeOf(bytes, declared)).toThrow(expect.objectContaining({ code: 'paper-type' }));
  });
});

describe('the name of a paper', () => {
  test.each([
    ['../../etc/Báo cáo.exe', 'Báo cáo.pdf'],
    ['C:\\a\\Kế hoạch.PDF', 'Kế hoạch.pdf'],
    ['\u202Egnp.x<>|?.pdf', 'gnp.x.pdf'],
    ['...', 'tai-lieu.pdf'],
    [undefined, 'tai-lieu.pdf'],
  ])('%j becomes %j', (given, name) => expect(safeName(given, 'pdf')).toBe(name));
});

test('a paper may be less classified than its conference, never more', () => {
  expect(classified('public', 'confidential')).toBe('public');
  expect(classified(undefined, 'confidential')).toBe('confidential');
  expect(() => classified('secret', 'confidential')).toThrow();
});
