import { SESv2Client } from '@aws-sdk/client-sesv2';
import { createMail, type Mail } from '../../gateways/mail.ts';
import { setting } from '../environment.ts';
import { waitingAtMost } from './patience.ts';

let mail: Mail | undefined;

export function wiredMail(): Mail {
  mail ??= createMail({
    // one call a permit: the SDK's own retries would go over the account's rate
    client: new SESv2Client({ maxAttempts: 1, requestHandler: waitingAtMost(10_000) }),
    sender: setting('MAIL_SENDER'),
    configurationSet: setting('MAIL_CONFIGURATION_SET'),
  });
  return mail;
}
