import type { Node } from 'constructs';

/** What an operator may choose with `--context nhipcau:<name>=<value>`; docs/deploy.md explains each. */
export interface Settings {
  readonly stage: string;
  readonly region: string;
  /** Replica rooms the account may open beside one primary room (Chime quota, 0..40). */
  readonly replicas: number;
  /** Chime control calls per second, per operation and Region. */
  readonly chimeRate: number;
  readonly chimeBurst: number;
  /** Rooms the account may hold open at once in the Region. */
  readonly chimeMeetings: number;
  /** Bridges seated in one room (2..240): a room holds 250, the rest is for those called to speak and those who come again. */
  readonly roomSeats: number;
  /** Mails per second the account may send. */
  readonly sesRate: number;
  readonly senderDomain: string;
  /** Origin of the console and of every link in a mail; no trailing slash. */
  readonly publicUrl: string;
  /** Days for which logs, archived events and replaced file versions are kept. */
  readonly retentionDays: number;
  readonly heartbeatSeconds: number;
  /** Seconds for which a settlement of the attendance waits for what comes with it: at the end of a conference everybody leaves. */
  readonly settleSeconds: number;
  /** Minutes after a sign-in within which one may approve, publish or revoke without signing in again. */
  readonly signInMinutes: number;
  /** Where alarms are mailed to, if anywhere. */
  readonly alarmMail: string | undefined;
  /** ACM certificate (us-east-1) for the host of `publicUrl`; without it the console answers on CloudFront's own name. */
  readonly certificateArn: string | undefined;
}

/** The domain of an installation that has none of its own: mail to it goes nowhere, so it is safe as a default. */
export const EXAMPLE_DOMAIN = 'nhipcau.example';

/** Regions that hold both a Chime SDK control plane and media (AWS general reference, Amazon Chime SDK endpoints). */
const CHIME_REGIONS = [
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ca-central-1',
  'eu-central-1',
  'eu-west-2',
  'us-east-1',
  'us-west-2',
];

/** The retention periods CloudWatch Logs accepts, from one month up. */
const RETENTION_DAYS = [30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

/** Reads and checks every context value; a bad one stops the synth with what was given and what is allowed. */
export function readSettings(node: Node): Settings {
  const context = new ContextReader(node);
  const chimeRate = context.number('chimeRate', 10, { from: 1, to: 1000 });
  return {
    stage: context.text('stage', 'prod', /^[a-z][a-z0-9-]{0,15}$/, 'lower-case letters, digits and dashes, at most 16'),
    region: context.choice('region', 'ap-southeast-1', CHIME_REGIONS),
    replicas: context.number('replicas', 4, { from: 0, to: 40 }),
    chimeRate,
    chimeBurst: context.number('chimeBurst', 20, { from: chimeRate, to: 2000 }),
    chimeMeetings: context.number('chimeMeetings', 250, { from: 1, to: 100_000 }),
    roomSeats: context.number('roomSeats', 240, { from: 2, to: 240 }),
    sesRate: context.number('sesRate', 14, { from: 1, to: 10_000 }),
    senderDomain: context.text(
      'senderDomain',
      EXAMPLE_DOMAIN,
      /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
      'a domain name such as hop.example.gov.vn',
    ),
    publicUrl: context.text(
      'publicUrl',
      `https://hop.${EXAMPLE_DOMAIN}`,
      /^(https:\/\/[a-z0-9.-]+(:\d+)?|http:\/\/(localhost|127\.0\.0\.1)(:\d+)?)$/,
      'an https origin without path or trailing slash (http only for localhost)',
    ),
    retentionDays: Number(context.choice('retentionDays', '365', RETENTION_DAYS.map(String))),
    heartbeatSeconds: context.number('heartbeatSeconds', 30, { from: 10, to: 120 }),
    settleSeconds: context.number('settleSeconds', 15, { from: 1, to: 60 }),
    signInMinutes: context.number('signInMinutes', 15, { from: 1, to: 600 }),
    alarmMail: context.optional('alarmMail', /^[^\s@]+@[^\s@]+\.[^\s@]+$/, 'one mail address'),
    certificateArn: context.optional(
      'certificateArn',
      /^arn:aws:acm:us-east-1:\d{12}:certificate\/[0-9a-f-]+$/,
      'the ARN of an ACM certificate in us-east-1',
    ),
  };
}

class ContextReader {
  private readonly node: Node;

  constructor(node: Node) {
    this.node = node;
  }

  number(name: string, fallback: number, allowed: { readonly from: number; readonly to: number }): number {
    const given = this.given(name) ?? String(fallback);
    const value = Number(given);
    if (!Number.isInteger(value) || given.trim() === '' || value < allowed.from || value > allowed.to) {
      throw refusal(name, given, `a whole number from ${allowed.from} to ${allowed.to}`);
    }
    return value;
  }

  choice(name: string, fallback: string, allowed: readonly string[]): string {
    const given = this.given(name) ?? fallback;
    if (!allowed.includes(given)) throw refusal(name, given, `one of ${allowed.join(', ')}`);
    return given;
  }

  text(name: string, fallback: string, pattern: RegExp, allowed: string): string {
    const given = this.given(name) ?? fallback;
    if (!pattern.test(given)) throw refusal(name, given, allowed);
    return given;
  }

  optional(name: string, pattern: RegExp, allowed: string): string | undefined {
    const given = this.given(name);
    if (given === undefined || given === '') return undefined;
    if (!pattern.test(given)) throw refusal(name, given, allowed);
    return given;
  }

  private given(name: string): string | undefined {
    const value: unknown = this.node.tryGetContext(`nhipcau:${name}`);
    return value === undefined || value === null ? undefined : String(value);
  }
}

function refusal(name: string, given: string, allowed: string): Error {
  return new Error(`Context nhipcau:${name} was given "${given}"; allowed is ${allowed}.`);
}
