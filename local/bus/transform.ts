import type { RuleTarget } from '../template/model.ts';

/** What a rule's target receives: the event, a part of it, a constant, or a template filled from it. */
export function shapeInput(
  target: Pick<RuleTarget, 'input' | 'inputPath' | 'transformer'>,
  event: unknown,
  rule: { readonly ruleArn: string; readonly ruleName: string },
): unknown {
  if (target.input !== undefined) return JSON.parse(target.input);
  if (target.inputPath !== undefined) return jsonPath(event, target.inputPath);
  if (!target.transformer) return event;
  const values: Record<string, unknown> = {
    'aws.events.rule-arn': rule.ruleArn,
    'aws.events.rule-name': rule.ruleName,
    'aws.events.event': event,
    'aws.events.event.json': event,
    'aws.events.event.ingestion-time': (event as { time?: string }).time,
  };
  for (const [name, path] of Object.entries(target.transformer.paths)) values[name] = jsonPath(event, path);
  return fill(target.transformer.template, values);
}

/** `$.detail.items[0].id`, the subset rules use. */
export function jsonPath(value: unknown, path: string): unknown {
  const steps = path.replace(/^\$\.?/, '').match(/[^.[\]]+/g) ?? [];
  let current: unknown = value;
  for (const step of steps)
    current = (current as Record<string, unknown> | undefined)?.[step.replace(/^['"]|['"]$/g, '')];
  return current;
}

/** Inside quotes a placeholder becomes text, outside it becomes JSON; what is missing becomes empty, as the service does. */
function fill(template: string, values: Record<string, unknown>): unknown {
  let inText = false;
  const filled = template.replace(/\\.|"|<([\w.-]+)>/g, (found, name: string | undefined) => {
    if (found === '"') inText = !inText;
    if (name === undefined) return found;
    const value = values[name];
    if (!inText) return value === undefined ? '""' : JSON.stringify(value);
    const text = value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);
    return JSON.stringify(text).slice(1, -1);
  });
  try {
    return JSON.parse(filled);
  } catch {
    return filled;
  }
}
