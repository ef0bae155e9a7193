import type { Summary } from './summary.ts';

/** The summary for a person, a line a subject; what is broken comes last, with its reason. */
export function readable(summary: Summary): string {
  const { provisioning, joins, presence, onBoard, attendance, deliveries, invariants } = summary;
  const broken = Object.entries(invariants).filter(([, verdict]) => verdict !== 'held');
  const calls = Object.entries(provisioning.calls).map(([name, count]) => `${count} ${name}`);
  const fired = Object.entries(summary.faults).map(([name, count]) => `${name} ${count}`);
  const errors = Object.entries(summary.hallErrors).map(([what, count]) => `${what} ${count} times`);
  const { delegates } = attendance;
  const lines = [
    ['points', `${summary.points} in ${summary.rooms} rooms, ${summary.seats} seats`],
    [
      'provisioning',
      `${provisioning.ms} ms (quota floor ${provisioning.floorMs} ms), ${calls.join(', ')}, ${provisioning.throttled} throttled`,
    ],
    ['joins', `${joins.connected} of ${joins.attempted} connected, p50 ${joins.p50ms} ms, p95 ${joins.p95ms} ms`],
    [
      'presence',
      `${presence.intervals} intervals from ${presence.eventsEmitted} events (${presence.eventsLost} lost, ${presence.eventsDuplicated} twice) and ${presence.heartbeats} heartbeats; ${presence.missedSessions} sessions missed, the record off by at most ${presence.maxBoundErrorSeconds} s, bounds at most ${presence.maxBoundWidthSeconds} s wide`,
    ],
    [
      'board',
      `${onBoard.calledAgain} seen to call again (at call ${onBoard.farthestCall} at most), ${onBoard.missedPicture} whose picture was missed`,
    ],
    [
      'attendance',
      `${attendance.present} present, ${attendance.late} late, ${attendance.absent} absent, ${attendance.unknown} unknown`,
    ],
    [
      'delegates',
      `${delegates.inPerson} in person, ${delegates.online} online, ${delegates.absentWithLeave} absent with leave, ${delegates.absent} without, ${delegates.substitutes} substitutes`,
    ],
    ['conclusions', `${summary.conclusions.number}, sha256 ${summary.conclusions.sha256.slice(0, 16)}…`],
    [
      'deliveries',
      `${deliveries.total}: ${deliveries.acknowledged} acknowledged, ${deliveries.sent} sent, ${deliveries.bounced} bounced, ${deliveries.failed} failed, ${deliveries.unknown} unknown`,
    ],
    ['hall errors', errors.length > 0 ? errors.join(', ') : 'none'],
    ['faults', fired.length > 0 ? fired.join(', ') : 'none'],
    [
      'machine',
      `${summary.peakMemoryMB ?? '?'} MB at most (during ${summary.peakMemoryAt}), ${(summary.wallMs / 1000).toFixed(1)} s in all`,
    ],
    ['invariants', `${Object.keys(invariants).length - broken.length} of ${Object.keys(invariants).length} held`],
  ];
  return [
    '',
    ...lines.map(([name, text]) => `${(name as string).padEnd(13)}${text}`),
    ...summary.notExercised.map((name) => `  – not exercised: ${name}`),
    ...broken.map(([name, reason]) => `  ✗ ${name}: ${reason}`),
    '',
  ].join('\n');
}
