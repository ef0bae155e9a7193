import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { type Composed, compose } from '../../infra/compose.ts';
import { functions } from '../../infra/functions.ts';
import { holdAgainstRules } from '../../infra/rules.ts';
import { apiRoutes } from '../../shared/contracts/api.ts';

/** The part of a template the tests read. */
export interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: CloudFormation's own shapes, read by the tests only
  readonly Properties: any;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

export type Part = 'state' | 'compute' | 'watch' | 'edge';

export interface Synthesised {
  readonly templates: Readonly<Record<Part, Template>>;
  /** Resources of a type in one stack, by logical id. */
  find(part: Part, type: string): Record<string, Resource>;
  /** Every resource of every stack. */
  readonly all: readonly (Resource & { readonly id: string; readonly part: Part })[];
  /** Findings somebody accepted, with the reason. */
  readonly accepted: readonly { readonly id: string; readonly reason: string }[];
}

export interface Options {
  /** Ask the rule packs too, as `cdk synth` does: throws what they find. */
  readonly rules?: boolean;
  /** Does something careless before the synthesis. */
  readonly spoil?: (composed: Composed) => unknown;
}

// `cdk synth` checks the templates against CloudFormation's schema; here that would cost each file 7 s.
process.env.CDK_VALIDATION = 'false';

/** The flags and defaults a real synth starts from. */
const { context: defaults } = JSON.parse(readFileSync('cdk.json', 'utf8')) as { context: Record<string, unknown> };

const made = new Map<string, Synthesised>();

/** The system under these context values; each set of values is synthesised once. */
export function synthesise(context: Readonly<Record<string, unknown>> = {}): Synthesised {
  const key = JSON.stringify(context);
  const known = made.get(key) ?? synthesiseAnew(context);
  made.set(key, known);
  return known;
}

/** Synthesises with stand-ins for the bundles, so that a test needs no build. */
export function synthesiseAnew(context: Readonly<Record<string, unknown>> = {}, options: Options = {}): Synthesised {
  const dir = mkdtempSync(join(tmpdir(), 'nhip-cau-infra-'));
  // The CDK notes where each construct was made, which is half of the time under jest's source maps.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    for (const { id } of functions) {
      mkdirSync(join(dir, 'bundles', id), { recursive: true });
      writeFileSync(join(dir, 'bundles', id, 'index.mjs'), `export const handler = '${id}';\n`);
    }
    const app = new App({
      outdir: join(dir, 'out'),
      context: { ...defaults, 'aws:cdk:bundling-stacks': [], ...context },
    });
    if (options.rules) holdAgainstRules(app);
    const composed = compose(app, { bundles: join(dir, 'bundles'), routes: apiRoutes });
    options.spoil?.(composed);
    return { ...read(composed), accepted: acceptedIn(app) };
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    rmSync(dir, { recursive: true, force: true });
  }
}

function read(composed: Composed): Pick<Synthesised, 'templates' | 'find' | 'all'> {
  const templates = {
    state: Template.fromStack(composed.state),
    compute: Template.fromStack(composed.compute),
    watch: Template.fromStack(composed.watch),
    edge: Template.fromStack(composed.edge),
  };
  const all = (Object.keys(templates) as Part[]).flatMap((part) =>
    Object.entries(templates[part].toJSON().Resources as Record<string, Resource>).map(([id, each]) => ({
      ...each,
      id,
      part,
    })),
  );
  return { templates, all, find: (part, type) => templates[part].findResources(type) as Record<string, Resource> };
}

function acceptedIn(app: App): { id: string; reason: string }[] {
  return app.node
    .findAll()
    .flatMap((each) => each.node.metadata)
    .filter((each) => each.type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
    .flatMap((each) => Object.entries(each.data as Record<string, string>).map(([id, reason]) => ({ id, reason })));
}

export interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

export const listed = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value]);

/** What one function's role may do, by function id. */
export function statementsOf(synthesised: Synthesised, functionId: string): Statement[] {
  const policies = Object.values(synthesised.find('compute', 'AWS::IAM::Policy'));
  const lambda = Object.values(synthesised.find('compute', 'AWS::Lambda::Function')).find((each) =>
    each.Properties.FunctionName.endsWith(`-${functionId}`),
  );
  const role = lambda?.Properties.Role['Fn::GetAtt'][0];
  return policies
    .filter((each) => each.Properties.Roles.some((one: { Ref: string }) => one.Ref === role))
    .flatMap((each) => each.Properties.PolicyDocument.Statement as Statement[]);
}

export function actionsOf(synthesised: Synthesised, functionId: string): string[] {
  return statementsOf(synthesised, functionId)
    .flatMap((each) => listed(each.Action))
    .sort();
}
