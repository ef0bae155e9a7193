import type { EmulatorOptions } from '../chime/emulator.ts';
import type { Clock } from '../kit/clock.ts';
import type { OnServiceCall } from '../kit/service-call.ts';
import type { Stack } from '../template/load.ts';

export interface CloudOptions {
  /** `cdk.out`, or stacks already read. */
  readonly assembly: string | readonly Stack[];
  /** Where everything lasting lies. */
  readonly dataDir: string;
  /**
   * Tables, queues and mails outlive the process (default): every write then waits for the disk. A cloud for one run does without;
   * it still begins with what lies in the folder.
   */
  readonly durable?: boolean;
  /** Throws away what is there. */
  readonly fresh?: boolean;
  /** Of the public origin; 0 (default) takes a free one. */
  readonly port?: number;
  readonly region?: string;
  /** Folder of the built console. */
  readonly consoleDir?: string;
  readonly clock?: Clock;
  /** Of every fault that is drawn. */
  readonly seed?: number;
  /** Refuse AWS calls the function's role does not allow (default), or only record them. */
  readonly enforce?: boolean;
  /** Chime in a process of its own; false leaves it out. Quotas not given come from the functions' CHIME_ variables. */
  readonly chime?: false | Pick<EmulatorOptions, 'quotas' | 'assumptions' | 'faults'>;
  /** Mails a second; SES_RATE of the functions unless given. */
  readonly mailRate?: number;
  readonly mailPace?: { readonly deliveryMs: number; readonly lateMs: number };
  /** Of the queues' visibility timeouts, for what a consumer had in hand when it died; 1 unless a run stands for a longer time. */
  readonly visibilityFactor?: number;
  /** Ends function workers idle for so long. */
  readonly idleMs?: number;
  readonly socketIdleMs?: number;
  /** Hears the address of every request to the public origin. */
  readonly onRequest?: (url: string) => void;
  /** Hears each request to EventBridge, Scheduler, KMS, SES and the push API, and its answer. */
  readonly onServiceCall?: OnServiceCall;
  /** Lets functions reach the tables through a gate that can fail as DynamoDB does; else `faults.tables` is not there. */
  readonly gateTables?: boolean;
  /** Gives up a start that is under way: what has begun is ended, and the start rejects. */
  readonly signal?: AbortSignal;
  readonly onStep?: (step: string) => void;
  readonly onTrouble?: (message: string) => void;
}

/** Takes what has to be undone at the end, in the reverse order. */
export type OnStop = (undo: () => Promise<void> | void) => void;
