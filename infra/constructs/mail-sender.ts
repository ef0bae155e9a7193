import { CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import {
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  EmailIdentity,
  EmailSendingEvent,
  EventDestination,
  Identity,
  SuppressionReasons,
} from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';
import { EXAMPLE_DOMAIN } from '../settings.ts';

export interface MailSenderProps {
  readonly stage: string;
  readonly domain: string;
}

/** The domain mails come from, and where SES tells what became of them (default bus, source `aws.ses`). */
export class MailSender extends Construct {
  readonly address: string;
  readonly configurationSetName: string;
  private readonly identity: EmailIdentity;

  constructor(scope: Construct, id: string, props: MailSenderProps) {
    super(scope, id);
    this.address = `nhip-cau@${props.domain}`;
    this.configurationSetName = `nhip-cau-${props.stage}`;
    const configurationSet = new ConfigurationSet(this, 'ConfigurationSet', {
      configurationSetName: this.configurationSetName,
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
      reputationMetrics: true,
      suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
    });
    configurationSet.addEventDestination('Told', {
      destination: EventDestination.eventBus(EventBus.fromEventBusName(this, 'DefaultBus', 'default')),
      events: [
        EmailSendingEvent.SEND,
        EmailSendingEvent.DELIVERY,
        EmailSendingEvent.BOUNCE,
        EmailSendingEvent.COMPLAINT,
        EmailSendingEvent.REJECT,
        EmailSendingEvent.DELIVERY_DELAY,
      ],
    });
    this.identity = new EmailIdentity(this, 'Identity', { identity: Identity.domain(props.domain), configurationSet });
    // It is named by its domain, so one that stayed would stand in the way of the stack made anew. Making it again costs DNS records.
    this.identity.applyRemovalPolicy(RemovalPolicy.DESTROY);
    new CfnOutput(this, 'DnsRecords', {
      description: 'CNAME records (name=value) that prove the sender domain to SES',
      value:
        props.domain === EXAMPLE_DOMAIN
          ? `No mail goes out: ${EXAMPLE_DOMAIN} is the example. Set --context nhipcau:senderDomain=<your domain>.`
          : this.identity.dkimRecords.map(({ name, value }) => `${name}=${value}`).join(' '),
    });
  }

  /** Raw messages (calendar parts) need an action of their own though the call is SendEmail all the same. */
  grantSend(grantee: IGrantable): void {
    const stack = Stack.of(this);
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        sid: 'OwnSender',
        actions: ['ses:SendEmail', 'ses:SendRawEmail'],
        resources: [
          this.identity.emailIdentityArn,
          stack.formatArn({ service: 'ses', resource: 'configuration-set', resourceName: this.configurationSetName }),
        ],
      }),
    );
  }
}
