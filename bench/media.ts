import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { type HallPage, type MediaStage, startMediaStage, type Ticket } from '../test/local/chime/media-stage.ts';
import { check, flag, percentile } from './support/figures.ts';

/**
 * Pages with the published Chime client in one browser, all joining at once: how soon each has started, what the local Chime's own
 * process costs meanwhile, and whether everyone gets the pictures. Linux only: processor time is read from /proc.
 *
 *     npm run bench:media [-- --pages 12] [--cameras 1 2 4] [--seconds 10]
 */
const pageCount = Number(flag('pages', ['12'])[0]);
const cameraCounts = flag('cameras', ['1', '2', '4']).map(Number);
const seconds = Number(flag('seconds', ['10'])[0]);
const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

const stage = await startMediaStage();
try {
  for (const cameras of cameraCounts) await bench(stage, cameras);
} finally {
  await stage.close();
}

async function bench({ newMeeting, newSeat, newPage, clear }: MediaStage, cameras: number): Promise<void> {
  const meeting = await newMeeting();
  const seats: Ticket[] = [];
  const pages: HallPage[] = [];
  for (let at = 0; at < pageCount; at++) {
    seats.push(await newSeat(meeting, `hall-${at}`));
    pages.push(await newPage());
  }
  const started = await Promise.all(
    pages.map((page, at) => page.join(seats[at] as Ticket, { microphone: true, camera: at < cameras })),
  );
  const startedMs = started.flatMap((outcome) => outcome.startedMs ?? []);
  const senders = seats.slice(0, cameras).map((seat) => seat.Attendee.AttendeeId as string);
  await Promise.all(
    pages.map((page, at) =>
      shown(
        page,
        senders.filter((_, sender) => sender !== at),
      ),
    ),
  );

  const before = { frames: await framesOf(pages, senders), cpu: cpuSeconds(), at: performance.now() };
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  const cpu = cpuSeconds() - before.cpu;
  const after = await framesOf(pages, senders);
  const elapsed = (performance.now() - before.at) / 1000;
  const rates = after.flatMap((counts, page) =>
    counts.flatMap((count, sender) =>
      sender === page ? [] : (count - (before.frames[page]?.[sender] ?? 0)) / elapsed,
    ),
  );
  console.log(`\n${pageCount} pages, ${cameras} cameras on`);
  console.log(`  audioVideoDidStart  p50 ${percentile(startedMs, 0.5)} ms, p95 ${percentile(startedMs, 0.95)} ms`);
  console.log(`  Chime process       ${((cpu / elapsed) * 100).toFixed(0)} % of one core`);
  console.log(
    `  frames a picture    p50 ${percentile(rates, 0.5).toFixed(1)}/s, least ${Math.min(...rates).toFixed(1)}/s, ${rates.length} pictures`,
  );
  check(startedMs.length === pageCount, 'every page has started');
  check(
    rates.every((rate) => rate > 0),
    'every picture goes on',
  );
  await clear();
}

/** Waits until the page shows all of them. */
async function shown(page: HallPage, senders: readonly string[]): Promise<void> {
  for (const sender of senders) while (((await page.picture(sender))?.frames ?? 0) === 0);
}

/** Frames decoded so far: by page, by sender; 0 of a page's own picture. */
function framesOf(pages: readonly HallPage[], senders: readonly string[]): Promise<number[][]> {
  return Promise.all(
    pages.map((page) => Promise.all(senders.map(async (sender) => (await page.picture(sender))?.frames ?? 0))),
  );
}

/** Processor time of the local Chime's process so far: the child that runs its main module. */
function cpuSeconds(): number {
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const fields = statOf(name);
    if (Number(fields?.[1]) !== process.pid) continue;
    if (!readFileSync(`/proc/${name}/cmdline`, 'utf8').includes('local/chime/main.ts')) continue;
    return (Number(fields?.[11]) + Number(fields?.[12])) / ticksPerSecond;
  }
  throw new Error('The local Chime has no process');
}

/** Fields of /proc/<pid>/stat after the command's name: state, parent, …; undefined for a process that has just ended. */
function statOf(pid: string): string[] | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ');
  } catch {
    return undefined;
  }
}
