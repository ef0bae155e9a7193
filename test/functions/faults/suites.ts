import type { functions } from '../../../infra/functions.ts';
import { render, settle } from './after.ts';
import { audit } from './audit.ts';
import { cancelledWakeUps, commit, enrol, followed, provision, wakeUps } from './before.ts';
import type { FaultSuite } from './harness.ts';
import { floor, lateEvidence, lifecycle, presence } from './live.ts';
import { mailEvents, plan, planCancelled, planNotice, send } from './mail.ts';
import { push } from './push.ts';
import { relay } from './relay.ts';

type Consumer = Extract<(typeof functions)[number], { trigger: { kind: 'queue' | 'stream' } }>['id'];

/** What each consumer of infra/functions.ts is put through. One that is missing here does not compile, and fails the test. */
export const faultSuites: Readonly<Record<Consumer, Readonly<Record<string, FaultSuite>>>> = {
  'commit-import': { 'two imports on one version': commit },
  'set-wake-ups': { 'a conference that was moved': wakeUps, 'a conference that was cancelled': cancelledWakeUps },
  enrol: { 'a choice of points that changed': enrol },
  'follow-directory': { 'a commune that is new and one that is gone': followed },
  provision: { 'the opening of the doors and a loss of all rooms': provision },
  presence: { 'a hall that drops and comes back': presence, 'evidence after the settlement': lateEvidence },
  lifecycle: { 'a conference that nobody starts or ends': lifecycle },
  floor: { 'two speakers of replica rooms': floor },
  push: { 'a board, a hall and a page that is gone': push },
  settle: { 'the end of a conference': settle },
  render: { 'a notice that was numbered': render },
  'plan-deliveries': {
    'links, PINs and an agenda': plan,
    'a notice that was published': planNotice,
    'a conference that was cancelled': planCancelled,
  },
  'send-deliveries': { 'three mails': send },
  'mail-events': { 'a delivery, a bounce and no word': mailEvents },
  audit: { 'a day of acts and of halls by the dozen': audit },
  relay: { 'a bus that refuses some entries': relay },
};
