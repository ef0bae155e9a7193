import type { App } from 'aws-cdk-lib';
import type { Route } from './constructs/staff-and-hall-api.ts';
import { readSettings } from './settings.ts';
import { ComputeStack } from './stacks/compute.ts';
import { EdgeStack } from './stacks/edge.ts';
import { StateStack } from './stacks/state.ts';
import { WatchStack } from './stacks/watch.ts';

export interface ComposeOptions {
  /** Folder that holds the function bundles. */
  readonly bundles: string;
  readonly routes: Readonly<Record<string, readonly Route[]>>;
}

export interface Composed {
  readonly state: StateStack;
  readonly compute: ComputeStack;
  readonly watch: WatchStack;
  readonly edge: EdgeStack;
}

/** The whole system. The watch comes before what it watches because constructs register there; it is deployed after. */
export function compose(app: App, options: ComposeOptions): Composed {
  const settings = readSettings(app.node);
  const env = { region: settings.region };
  const named = (part: string) => ({ env, stackName: `nhip-cau-${settings.stage}-${part}` });

  const state = new StateStack(app, 'NhipCauState', { ...named('state'), settings });
  const watch = new WatchStack(app, 'NhipCauWatch', { ...named('watch'), settings, state });
  const compute = new ComputeStack(app, 'NhipCauCompute', {
    ...named('compute'),
    settings,
    state,
    watch: watch.watch,
    ...options,
  });
  const edge = new EdgeStack(app, 'NhipCauEdge', { ...named('edge'), settings, state, compute });
  return { state, compute, watch, edge };
}
