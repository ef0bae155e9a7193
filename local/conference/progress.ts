/** What a run says while it goes: bars that move on a terminal, plain lines elsewhere. */
export interface Progress {
  say(line: string): void;
  /** Begins a stage; `total` where its end is known. */
  stage(name: string, total?: number): Stage;
}

export interface Stage {
  at(done: number, note?: string): void;
  end(note?: string): void;
}

export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const barWidth = 24;
const plainEveryMs = 10_000;

export const silent: Progress = { say: () => {}, stage: () => ({ at: () => {}, end: () => {} }) };

export function progressOn(terminal: Terminal, now: () => number = Date.now): Progress {
  const isLive = terminal.isTTY === true;
  const clear = isLive ? '\r\u001b[2K' : '';
  return {
    say: (line) => void terminal.write(`${clear}${line}\n`),
    stage(name, total) {
      const started = now();
      let shown = started;
      let last = 0;
      if (!isLive) terminal.write(`${name}…\n`);
      return {
        at(done, note) {
          last = done;
          const at = now();
          if (at - shown < (isLive ? 100 : plainEveryMs)) return;
          shown = at;
          const text = lineOf(name, done, total, seconds(at - started), note);
          if (isLive) terminal.write(`${clear}${text.slice(0, (terminal.columns ?? 100) - 1)}`);
          else terminal.write(`  ${text}\n`);
        },
        end(note) {
          const count = total === undefined ? '' : ` ${last || total}/${total}`;
          terminal.write(`${clear}✓ ${name}${count} ${seconds(now() - started)}${note ? ` — ${note}` : ''}\n`);
        },
      };
    },
  };
}

export function lineOf(name: string, done: number, total: number | undefined, time: string, note?: string): string {
  const tail = note ? ` — ${note}` : '';
  if (total === undefined || total === 0) return `${name} ${done || ''} ${time}${tail}`;
  const full = Math.min(barWidth, Math.floor((done / total) * barWidth));
  return `${name} [${'█'.repeat(full)}${'░'.repeat(barWidth - full)}] ${done}/${total} ${time}${tail}`;
}

export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
