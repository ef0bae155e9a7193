import type { Stack } from './load.ts';
import { resolver, type Surroundings } from './resolve.ts';
import { arnOf, attributeOf, checkUnderstood, type Identity, nameOf, type Resource, refOf } from './resources.ts';

export interface AssemblyOptions {
  readonly region: string;
  readonly account: string;
  readonly queueOrigin: string;
}

/** All stacks with every intrinsic resolved, cross-stack imports included. Stops at the first thing nobody serves. */
export function resolveAssembly(stacks: readonly Stack[], options: AssemblyOptions): Resource[] {
  const resolvers = new Map<string, ReturnType<typeof resolver>>();
  const exported = new Map<string, () => unknown>();

  const identityOf = (stack: Stack, logicalId: string): Identity => {
    const raw = stack.template.Resources?.[logicalId];
    if (!raw) throw new Error(`${stack.name}: ${logicalId} is referred to but not in the template`);
    return {
      stack: stack.name,
      logicalId,
      type: raw.Type,
      region: options.region,
      account: options.account,
      queueOrigin: options.queueOrigin,
      property: (name) => resolvers.get(stack.name)!.resolve(raw.Properties?.[name]),
    };
  };

  for (const stack of stacks) {
    const around: Surroundings = {
      region: options.region,
      account: options.account,
      stackName: stack.name,
      ref: (id) => refOf(identityOf(stack, id)),
      getAtt: (id, attribute) =>
        attribute.startsWith('Outputs.') ? undefined : attributeOf(identityOf(stack, id), attribute),
      importValue: (name) => {
        const value = exported.get(name);
        if (!value) throw new Error(`${stack.name}: imports ${name}, which no stack exports`);
        return value();
      },
    };
    const own = resolver(stack.template, around);
    resolvers.set(stack.name, own);
    for (const output of Object.values(stack.template.Outputs ?? {})) {
      if (output.Export?.Name !== undefined)
        exported.set(String(own.resolve(output.Export.Name)), () => own.resolve(output.Value));
    }
  }

  return stacks.flatMap((stack) => {
    const { resolve, condition } = resolvers.get(stack.name)!;
    return Object.entries(stack.template.Resources ?? {})
      .filter(([, raw]) => raw.Condition === undefined || condition(raw.Condition))
      .map(([logicalId, raw]): Resource => {
        checkUnderstood(stack.name, logicalId, raw.Type, raw.Properties ?? {});
        const identity = identityOf(stack, logicalId);
        return {
          stack: stack.name,
          logicalId,
          type: raw.Type,
          properties: (resolve(raw.Properties ?? {}) ?? {}) as Record<string, unknown>,
          metadata: raw.Metadata ?? {},
          name: nameOf(identity),
          arn: arnOf(identity),
        };
      });
  });
}
