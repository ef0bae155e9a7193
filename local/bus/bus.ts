import { randomUUID } from 'node:crypto';
import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Chance, faultDice, type Lasting } from '../kit/dice.ts';
import type { CloudModel, RuleDefinition, RuleTarget } from '../template/model.ts';
import { compilePattern, type Matcher } from './pattern.ts';
import { shapeInput } from './transform.ts';

export interface BusEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
}

export interface Entry {
  readonly busName: string;
  readonly source: string;
  readonly detailType: string;
  readonly detail: unknown;
  readonly resources?: readonly string[];
  readonly time?: number;
}

/** Drawn for each event and target. */
export interface BusFaults {
  readonly duplicate?: Chance;
  readonly lose?: Chance;
  readonly delay?: Lasting;
  /** Holds an event back until the next one has overtaken it. */
  readonly reorder?: Chance;
}

export interface BusOptions {
  readonly model: CloudModel;
  readonly now: () => number;
  readonly archiveDir: string;
  readonly seed: number;
  readonly sendToQueue: (arn: string, body: string, options?: { groupId?: string }) => void;
  readonly invoke: (functionArn: string, event: unknown) => Promise<boolean>;
  readonly onTrouble: (message: string) => void;
}

interface Rule extends RuleDefinition {
  readonly matches: Matcher;
}

/** Event buses with the template's rules. Queue targets are written before `put` returns, so an accepted event is on disk. */
export function eventBus(options: BusOptions) {
  const { model } = options;
  const dice = faultDice<keyof BusFaults>(options.seed);
  const { strikes } = dice;
  let held: (() => void) | undefined;
  let pending = 0;
  const names = new Set(['default', ...model.of('AWS::Events::EventBus').map((each) => each.name)]);
  const rules: Rule[] = model.rules.flatMap((each) =>
    each.pattern ? [{ ...each, matches: compilePattern(each.pattern) }] : [],
  );
  for (const each of rules) {
    if (!names.has(each.busName)) throw new Error(`Rule ${each.name} is on bus ${each.busName}, which does not exist`);
  }
  const archives = model.of('AWS::Events::Archive').map((each) => ({
    file: join(options.archiveDir, `${each.name}.jsonl`),
    busName: String(each.properties.SourceArn).split('/').at(-1),
    matches: each.properties.EventPattern ? compilePattern(each.properties.EventPattern) : () => true,
  }));
  if (archives.length > 0) mkdirSync(options.archiveDir, { recursive: true });

  function put(entry: Entry): BusEvent {
    const event: BusEvent = {
      version: '0',
      id: randomUUID(),
      'detail-type': entry.detailType,
      source: entry.source,
      account: model.account,
      // EventBridge's time has a resolution of one second.
      time: new Date(entry.time ?? options.now()).toISOString().replace(/\.\d+Z$/, 'Z'),
      region: model.region,
      resources: entry.resources ?? [],
      detail: entry.detail,
    };
    for (const each of archives) {
      if (each.busName === entry.busName && each.matches(event))
        appendFileSync(each.file, `${JSON.stringify(event)}\n`);
    }
    for (const rule of rules) {
      if (rule.busName !== entry.busName || !rule.matches(event)) continue;
      for (const target of rule.targets) route(rule, target, event);
    }
    return event;
  }

  function route(rule: Rule, target: RuleTarget, event: BusEvent) {
    if (strikes('lose')) return;
    const send = () => void deliver(rule, target, event, 0);
    if (strikes('duplicate')) send();
    if (strikes('delay')) return later(send, dice.ms('delay'));
    if (strikes('reorder') && !held) {
      held = send;
      // Should no other event follow, it goes out by itself.
      return later(() => {
        if (held === send) release();
      }, 200);
    }
    send();
    release();
  }

  function release(): void {
    const waiting = held;
    held = undefined;
    waiting?.();
  }

  function later(then: () => void, ms: number): void {
    pending += 1;
    setTimeout(() => {
      pending -= 1;
      then();
    }, ms);
  }

  function deliver(rule: Rule, target: RuleTarget, event: BusEvent, tries: number): Promise<void> | undefined {
    const input = shapeInput(target, event, { ruleArn: rule.arn, ruleName: rule.name });
    const service = target.arn.split(':')[2];
    const failed = (reason: string) => {
      if (tries < Math.min(target.maxRetries, 20))
        return later(() => void deliver(rule, target, event, tries + 1), Math.min(100 * 2 ** tries, 10_000));
      if (target.deadLetterArn) options.sendToQueue(target.deadLetterArn, JSON.stringify(event));
      options.onTrouble(`rule ${rule.name}: ${target.arn} ${reason}`);
    };
    if (service === 'sqs') {
      try {
        options.sendToQueue(
          target.arn,
          typeof input === 'string' ? input : JSON.stringify(input),
          target.messageGroupId ? { groupId: target.messageGroupId } : {},
        );
      } catch (error) {
        failed(String(error));
      }
      return undefined;
    }
    if (service === 'events') {
      const { source, 'detail-type': detailType, detail, resources } = event;
      put({ busName: target.arn.split('/').at(-1)!, source, detailType, detail, resources });
      return undefined;
    }
    pending += 1;
    return options
      .invoke(target.arn, input)
      .then((ok) => (ok ? undefined : failed('failed')))
      .finally(() => {
        pending -= 1;
      });
  }

  for (const each of model.rules.flatMap((rule) => rule.targets)) {
    const service = each.arn.split(':')[2];
    if (!['sqs', 'events', 'lambda'].includes(service ?? ''))
      throw new Error(`Rule target ${each.arn} is not understood by the local cloud`);
  }

  return {
    put,
    has: (busName: string) => names.has(busName),
    setFaults: (wanted: BusFaults) => dice.use({ ...wanted }),
    fired: dice.fired,
    pending: () => pending + (held ? 1 : 0),
  };
}

export type EventBus = ReturnType<typeof eventBus>;
