import type { Statement } from '../template/policies.ts';
import type { Needed } from './actions.ts';

/** What a worker is started with. */
export interface WorkerStart {
  readonly functionId: string;
  readonly functionName: string;
  readonly functionArn: string;
  readonly memoryMb: number;
  /** Path of the bundle's entry. */
  readonly file: string;
  readonly exportName: string;
  readonly statements: readonly Statement[];
  readonly enforce: boolean;
  readonly region: string;
  readonly account: string;
  /** Folder of compiled code. */
  readonly codeCache: string;
}

export interface Invoke {
  readonly kind: 'invoke';
  readonly requestId: string;
  /** JSON, as on the wire. */
  readonly event: string;
  readonly deadline: number;
}

export type FromWorker =
  | { readonly kind: 'result'; readonly requestId: string; readonly payload: string }
  | {
      readonly kind: 'failure';
      readonly requestId: string;
      readonly errorType: string;
      readonly errorMessage: string;
      readonly trace: readonly string[];
    }
  | {
      readonly kind: 'calls';
      readonly calls: readonly (Needed & { readonly allowed: boolean; readonly count: number })[];
    };
