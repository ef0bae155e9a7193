import { createAlarm } from '../../../local/conference/alarm.ts';
import { readLetter } from '../../../local/conference/inbox.ts';
import { scanForLeaks } from '../../../local/conference/leaks.ts';
import { familyOf } from '../../../local/conference/memory.ts';
import { lineOf, progressOn } from '../../../local/conference/progress.ts';
import { type HallScript, writeScripts } from '../../../local/conference/script.ts';
import { readCsv, readLines } from '../../../local/conference/sheets.ts';
import { noTruth, percentile } from '../../../local/conference/truth.ts';

const bridge = 'brg_0123456789ab_wxyz_0123456789ab';

describe('a mail is read as a person would', () => {
  test('the link, the PIN and the acknowledgement are found where they stand', () => {
    expect(readLetter(`Mở: https://hop.example/h#${bridge}.${'a'.repeat(32)}\n`)).toEqual({
      link: `${bridge}.${'a'.repeat(32)}`,
    });
    expect(readLetter('https://hop.example/ack#dlv_x.abcPIN\nGọi 08043162')).not.toHaveProperty('pin');
    expect(readLetter('Mã PIN của điểm cầu:\n\n   123 456\n')).toEqual({ pin: '123456' });
    expect(readLetter('Xác nhận: https://hop.example/ack#dlv_abc.0123456789abcdef\n')).toEqual({
      acknowledgement: 'dlv_abc.0123456789abcdef',
    });
    expect(readLetter('Giờ họp 08:00, phòng 123456.')).toEqual({});
  });
});

describe('leaks', () => {
  const scripts = writeScripts([{ code: '01', name: '', level: '', type: '', parent: '' }], '01', 1);
  const truth = {
    ...noTruth('01'),
    bridgeId: bridge,
    secrets: [
      { kind: 'join-token' as const, value: 'TokenTokenToken123' },
      { kind: 'pin' as const, value: '123456' },
      { kind: 'acknowledgement' as const, value: 'dlv_notice-of-a-long-name.AckAckAckAck' },
    ],
  };
  const found = (line: string) => {
    const scan = scanForLeaks(scripts, [truth]);
    scan.line('hall-http', line);
    return scan.found().map(({ kind }) => kind);
  };

  test('a token, an address, a PIN beside its bridge are found', () => {
    expect(found('{"message":"seat","token":"TokenTokenToken123"}')).toEqual(['join-token']);
    expect(found('mail to h01@points.example failed')).toEqual(['mail address']);
    expect(found(`{"bridge":"${bridge}","x":"123456"}`)).toEqual(['pin']);
  });

  test('the name of a delegate is found', () => {
    expect(found(`{"who":"Nguyễn Thị ${scripts[0]?.canary}"}`)).toEqual(['name of a delegate']);
  });

  test('a mail holds the link or the PIN of its own hall, in its own place', () => {
    const [{ hostAddress: host, officeAddress: office }] = scripts as [HallScript];
    const link = `${bridge}.${'L'.repeat(32)}`;
    const held = [...truth.secrets, { kind: 'link' as const, value: 'L'.repeat(32) }];
    const inMail = (to: string, text: string) => {
      const scan = scanForLeaks(scripts, [{ ...truth, secrets: held }]);
      scan.mail({ to: [to], text });
      return scan.found().map(({ where, kind }) => `${where}: ${kind}`);
    };
    expect(inMail(host, `https://hop.example/h#${link}`)).toEqual([]);
    expect(inMail(office, 'Mã PIN của điểm cầu: 123456')).toEqual([]);
    expect(inMail(office, `https://hop.example/h#${link}`)).toEqual(['a mail: link']);
    expect(inMail(host, `https://hop.example/h?link=${link}`)).toEqual(['an address in a mail: link']);
    expect(inMail(host, 'Mã PIN của điểm cầu: 123456')).toEqual(['a mail that is not for the office: pin']);
    expect(inMail(office, 'Mã PIN của điểm cầu: 654321')).toEqual(['a mail: pin of another hall']);
    expect(inMail(host, `h#${link} Mã PIN: 123456, https://hop.example/h#${link}`)).toContain(
      'one mail with the link: pin',
    );
    expect(inMail(office, 'TokenTokenToken123')).toEqual(['a mail: join-token']);
    expect(inMail('stranger@points.example', `gửi ${host}`)).toEqual(['a mail: mail address']);
  });

  test('of an acknowledgement it is the secret that must not be there; whose it is may', () => {
    expect(found('{"token":"dlv_notice-of-a-long-name.AckAckAckAck"}')).toEqual(['acknowledgement']);
    expect(found('{"deliveryId":"dlv_notice-of-a-long-name"}')).toEqual([]);
  });

  test('a number that is a PIN by chance is none', () => {
    expect(found('{"ms":123456}')).toEqual([]);
    expect(found(`{"bridge":"${bridge}","at":1234567}`)).toEqual([]);
    expect(found('{"message":"request","route":"POST /hall/seat"}')).toEqual([]);
  });
});

describe('the sheets', () => {
  test('are read under their head, wherever it stands and in Vietnamese too', () => {
    const csv =
      '\ufeffHội nghị\n"Mã điểm cầu","Điểm cầu","Kết quả","Số người có mặt"\n01,Hà Nội,Có mặt,12\n04,Cao Bằng,Vắng mặt,\n';
    expect(readCsv(Buffer.from(csv))).toEqual([
      { code: '01', state: 'present', presentCount: 12 },
      { code: '04', state: 'absent' },
    ]);
  });

  test('a sheet without such a head is refused', () => {
    expect(() => readLines([['a', 'b']])).toThrow('no line with a head');
  });
});

describe('progress', () => {
  const written = (isTTY: boolean) => {
    const out: string[] = [];
    let now = 0;
    const progress = progressOn({ isTTY, columns: 80, write: (text) => out.push(text) }, () => now);
    const stage = progress.stage('mails', 10);
    for (const done of [1, 5]) {
      now += 11_000;
      stage.at(done);
    }
    stage.end('all sent');
    return out;
  };

  test('is plain lines without a terminal and one moving line with it', () => {
    expect(written(false).join('')).toBe(
      `mails…\n  ${lineOf('mails', 1, 10, '11.0 s')}\n  ${lineOf('mails', 5, 10, '22.0 s')}\n✓ mails 5/10 22.0 s — all sent\n`,
    );
    expect(
      written(true)
        .slice(0, 2)
        .every((text) => text.startsWith('\r') && !text.includes('\n')),
    ).toBe(true);
  });
});

test('memory is counted of the process and all below it, and of nobody else', () => {
  const parents = new Map([
    [10, 1],
    [11, 10],
    [12, 11],
    [20, 1],
  ]);
  expect(familyOf(parents, 10).sort()).toEqual([10, 11, 12]);
});

test('an alarm rung before anybody waits ends the next wait', async () => {
  const alarm = createAlarm();
  alarm.ring();
  const started = Date.now();
  await alarm.until(started + 5000, started);
  expect(Date.now() - started).toBeLessThan(1000);
});

test('percentiles are of the sorted values, 0 of none', () => {
  expect(percentile([5, 1, 9, 3], 0.5)).toBe(5);
  expect(percentile([], 0.95)).toBe(0);
});
