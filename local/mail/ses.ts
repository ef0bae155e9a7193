import { randomBytes } from 'node:crypto';
import type { Entry } from '../bus/bus.ts';
import type { Clock } from '../kit/clock.ts';
import { type Chance, faultDice } from '../kit/dice.ts';
import { ServiceError } from '../kit/json-client.ts';
import type { KeptList } from '../kit/kept.ts';
import type { CloudModel } from '../template/model.ts';
import { composeMime, type SimpleMessage } from './compose.ts';
import { detailTypes, eventDetail, type SentMail, type SesEventType, type Step, stepsOf } from './events.ts';
import { type Fate, fateOf } from './fate.ts';
import type { MailInbox } from './inbox.ts';
import { addresses, decodeWords, readHeaders } from './mime.ts';

export interface SendEmail {
  readonly FromEmailAddress?: string;
  readonly Destination?: {
    readonly ToAddresses?: string[];
    readonly CcAddresses?: string[];
    readonly BccAddresses?: string[];
  };
  readonly ReplyToAddresses?: string[];
  readonly ConfigurationSetName?: string;
  readonly EmailTags?: readonly { readonly Name: string; readonly Value: string }[];
  readonly Content?: {
    readonly Raw?: { readonly Data: string };
    readonly Simple?: SimpleMessage;
    readonly Template?: unknown;
  };
}

/** Drawn at each call (`throttle`, `fail`, `failAfter`) or for each mail that would arrive (the others; one of them at most). */
export interface MailFaults {
  readonly throttle?: Chance;
  /** 500, and nothing was done. */
  readonly fail?: Chance;
  /** 500 after the mail was taken: it goes out all the same. */
  readonly failAfter?: Chance;
  /** A delivered mail bounces later after all. */
  readonly lateBounce?: Chance;
  /** The mailbox is full, and SES has tried long enough. */
  readonly softBounce?: Chance;
  /** Somebody calls a delivered mail unwanted: the address is written to no more. */
  readonly complaint?: Chance;
}

export interface MailOptions {
  readonly model: CloudModel;
  readonly inbox: MailInbox;
  readonly clock: Clock;
  readonly publish: (entry: Entry) => void;
  readonly suppressed: KeptList<string>;
  readonly seed: number;
  /** Mails a second the account may send. */
  readonly rate: number;
  readonly pace?: { readonly deliveryMs: number; readonly lateMs: number };
}

const refused = (code: string, message: string, status = 400) => new ServiceError(code, message, status);
/** SES v2: 40 MB a message, 50 recipients, 50 tags. */
const sizeLimit = 40 * 1024 * 1024;
const tagText = /^[A-Za-z0-9_.@-]{1,256}$/;

/** SES v2 sending: checks what the service checks, keeps the mail in the inbox, tells its fate on the default bus. */
export function mailService(options: MailOptions) {
  const { model, inbox, clock } = options;
  const pace = options.pace ?? { deliveryMs: 150, lateMs: 1500 };
  const dice = faultDice<keyof MailFaults>(options.seed);
  const { strikes } = dice;
  let pending = 0;
  let tokens = options.rate;
  let filledAt = clock.now();
  const counts = { accepted: 0, throttled: 0, refused: 0 };

  const identities = model.of('AWS::SES::EmailIdentity').map((each) => each.name.toLowerCase());
  const sets = new Map(model.of('AWS::SES::ConfigurationSet').map((each) => [each.name, each]));
  const destinations = model.of('AWS::SES::ConfigurationSetEventDestination').flatMap((each) => {
    const destination = each.properties.EventDestination as {
      Enabled?: boolean;
      MatchingEventTypes?: string[];
      EventBridgeDestination?: { EventBusArn: string };
    };
    if (destination.Enabled === false || !destination.EventBridgeDestination) return [];
    return [
      {
        set: String(each.properties.ConfigurationSetName),
        types: new Set(
          (destination.MatchingEventTypes ?? []).map((type) => type.replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase()),
        ),
        busName: destination.EventBridgeDestination.EventBusArn.split('/').at(-1)!,
      },
    ];
  });

  function takeToken(recipients: number): boolean {
    const now = clock.now();
    tokens = Math.min(options.rate, tokens + ((now - filledAt) / 1000) * options.rate);
    filledAt = now;
    if (tokens < recipients) return false;
    tokens -= recipients;
    return true;
  }

  function check(request: SendEmail, from: string, recipients: readonly string[]): void {
    if (!request.Content || Object.keys(request.Content).length !== 1)
      throw refused('BadRequestException', 'Content must be one of Raw, Simple and Template');
    if (request.Content.Template) throw refused('BadRequestException', 'Templates are not served by the local cloud');
    if (from === '') throw refused('BadRequestException', 'Missing required header From.');
    if (recipients.length < 1) throw refused('BadRequestException', 'Missing final destination');
    if (recipients.length > 50) throw refused('BadRequestException', 'Recipient count exceeds 50.');
    const bad = recipients.find((each) => !/^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/.test(each));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: SES takes 7-bit local parts only
    if (bad !== undefined || recipients.some((each) => /[^\x00-\x7f]/.test(each.split('@')[0]!)))
      throw refused('BadRequestException', 'Local address or domain contains illegal characters');
    const domain = from.split('@').at(-1)!.toLowerCase();
    if (
      !identities.includes(from.toLowerCase()) &&
      !identities.some((each) => domain === each || domain.endsWith(`.${each}`))
    ) {
      throw refused(
        'MessageRejected',
        `Email address is not verified. The following identities failed the check in region ${model.region.toUpperCase()}: ${from}`,
      );
    }
    if (request.ConfigurationSetName !== undefined && !sets.has(request.ConfigurationSetName)) {
      throw refused('NotFoundException', `Configuration set <${request.ConfigurationSetName}> does not exist.`, 404);
    }
    const tags = request.EmailTags ?? [];
    if (tags.length > 50 || tags.some(({ Name, Value }) => !tagText.test(Name) || !tagText.test(Value)))
      throw refused('BadRequestException', 'Invalid email tag');
  }

  function send(request: SendEmail): { MessageId: string } {
    const rawGiven = request.Content?.Raw ? Buffer.from(request.Content.Raw.Data, 'base64') : undefined;
    const headers = rawGiven ? readHeaders(rawGiven) : new Map<string, string>();
    const header = (name: string) => addresses(decodeWords(headers.get(name) ?? ''));
    const from = addresses(request.FromEmailAddress ?? headers.get('from') ?? '')[0] ?? '';
    const { ToAddresses = [], CcAddresses = [], BccAddresses = [] } = request.Destination ?? {};
    const given = [...ToAddresses, ...CcAddresses, ...BccAddresses].flatMap(addresses);
    const recipients = given.length > 0 ? given : ['to', 'cc', 'bcc'].flatMap(header);
    try {
      check(request, from, recipients);
    } catch (error) {
      counts.refused += 1;
      throw error;
    }
    if (strikes('throttle') || !takeToken(recipients.length)) {
      counts.throttled += 1;
      throw refused('TooManyRequestsException', 'Maximum sending rate exceeded.', 429);
    }
    if (strikes('fail')) throw refused('InternalServiceErrorException', 'Internal failure', 500);
    const messageId = `${randomBytes(8).toString('hex')}-${randomBytes(4).toString('hex')}-local-000000`;
    const at = clock.now();
    const raw =
      rawGiven ??
      composeMime(request.Content!.Simple!, {
        from: request.FromEmailAddress!,
        to: ToAddresses,
        cc: CcAddresses,
        replyTo: request.ReplyToAddresses ?? [],
        messageId,
        at,
      });
    if (raw.length > sizeLimit)
      throw refused('MessageRejected', `Message length is more than ${sizeLimit} bytes long.`);
    const tags = Object.fromEntries((request.EmailTags ?? []).map(({ Name, Value }) => [Name, Value]));
    inbox.add({ id: messageId, at, from, to: recipients, raw, tags });
    counts.accepted += 1;
    const subject = decodeWords(readHeaders(raw).get('subject') ?? '');
    tell(request.ConfigurationSetName, recipients, {
      messageId,
      at,
      from,
      fromArn: `arn:aws:ses:${model.region}:${model.account}:identity/${from.split('@').at(-1)}`,
      account: model.account,
      recipients,
      subject,
      tags: {
        'ses:operation': ['SendEmail'],
        'ses:configuration-set': [request.ConfigurationSetName ?? ''],
        'ses:source-ip': ['127.0.0.1'],
        'ses:from-domain': [from.split('@').at(-1) ?? ''],
        ...Object.fromEntries(Object.entries(tags).map(([name, value]) => [name, [value]])),
      },
    });
    if (strikes('failAfter')) throw refused('InternalServiceErrorException', 'Internal failure', 500);
    return { MessageId: messageId };
  }

  /** Recipients who share a fate share its events, as SES groups them. */
  function tell(set: string | undefined, recipients: readonly string[], mail: SentMail): void {
    const groups = Map.groupBy(recipients, (each): Fate => {
      const why = options.suppressed.get(each.toLowerCase());
      if (why) return why === 'COMPLAINT' ? 'held-back' : 'suppressed';
      const fate = fateOf(each);
      if (fate !== 'delivered') return fate;
      if (strikes('lateBounce')) return 'late-bounced';
      if (strikes('softBounce')) return 'soft-bounced';
      return strikes('complaint') ? 'complained' : fate;
    });
    let sent = false;
    for (const [fate, group] of groups) {
      for (const step of stepsOf(fate, group, pace)) {
        if (step.type === 'SEND' && sent) continue;
        sent ||= step.type === 'SEND';
        pending += 1;
        clock.at(clock.now() + step.afterMs, () => {
          pending -= 1;
          happened(set, step, mail);
        });
      }
    }
  }

  function happened(set: string | undefined, step: Step, mail: SentMail): void {
    inbox.setState(mail.messageId, step.state);
    const reasons = ((
      sets.get(set ?? '')?.properties.SuppressionOptions as { SuppressedReasons?: string[] } | undefined
    )?.SuppressedReasons ?? []) as string[];
    const isHard = step.type === 'BOUNCE' && (step.part.bounce as { bounceType: string }).bounceType === 'Permanent';
    if ((isHard && reasons.includes('BOUNCE')) || (step.type === 'COMPLAINT' && reasons.includes('COMPLAINT'))) {
      for (const each of step.recipients) options.suppressed.put(each.toLowerCase(), step.type);
    }
    for (const each of destinations) {
      if (each.set !== set || !each.types.has(step.type)) continue;
      options.publish({
        busName: each.busName,
        source: 'aws.ses',
        detailType: detailTypes[step.type as SesEventType][0],
        resources: [`arn:aws:ses:${model.region}:${model.account}:configuration-set/${set}`],
        detail: eventDetail(step, mail, clock.now()),
      });
    }
  }

  const account = () => ({
    SendQuota: { Max24HourSend: 50_000, MaxSendRate: options.rate, SentLast24Hours: counts.accepted },
    SendingEnabled: true,
    ProductionAccessEnabled: true,
    EnforcementStatus: 'HEALTHY',
  });

  return {
    send,
    account,
    pending: () => pending,
    counts: () => ({ ...counts }),
    setFaults: (wanted: MailFaults) => dice.use({ ...wanted }),
    fired: dice.fired,
  };
}

export type MailService = ReturnType<typeof mailService>;
