import { slackMs } from './bounds.ts';
import type { DeliveryRow, Evidence } from './evidence.ts';
import type { Invariant } from './invariants.ts';
import { repeated } from './lists.ts';
import { bounceLabel } from './script.ts';

/** A mail in such a state is in nobody's mailbox. */
export const lostStates: ReadonlySet<string> = new Set(['bounced', 'suppressed', 'rejected']);
const arrivedStates: ReadonlySet<string> = new Set(['sent', 'delivered', 'acknowledged']);

/** What went out, as the mail service has it, and as the system says. */
export const deliveryInvariants: Readonly<Record<string, Invariant>> = {
  'I4 each recipient stands in exactly one state': ({ deliveries, deliverySummary, scripts }) => {
    const { recipients, reckoning } = deliverySummary;
    const sum = Object.values(reckoning).reduce((total, each) => total + each, 0);
    const listed = new Set(deliveries.map(({ code }) => code));
    return [
      ...repeated(deliveries.map(({ id }) => id)).map((id) => `delivery ${id} is listed twice`),
      ...repeated(deliveries.map(({ code, address }) => `${code} ${address ?? ''}`)).map(
        (who) => `${who} is listed twice`,
      ),
      ...scripts.filter(({ code }) => !listed.has(code)).map(({ code }) => `${code} is not listed`),
      ...(recipients === deliveries.length ? [] : [`${recipients} recipients counted, ${deliveries.length} listed`]),
      ...(sum === recipients ? [] : [`the states add up to ${sum}, the list has ${recipients}`]),
    ];
  },

  'I4 nothing is on its way for ever': ({ documents }) =>
    documents.flatMap(({ kind, deliveries }) =>
      deliveries
        .filter(({ state }) => ['queued', 'sending'].includes(state))
        .map(({ code, state }) => `${kind} to ${code} is still ${state}`),
    ),

  'I4 a mailbox holds each version of a document at most once': (evidence) =>
    rowsOf(evidence).flatMap(({ kind, row, arrived }) =>
      arrived > 1 ? [`${row.address} has the ${kind} ${arrived} times`] : [],
    ),

  'I4 what is said to have arrived is in the mailbox, and nothing else': (evidence) =>
    rowsOf(evidence).flatMap(({ kind, row, arrived, lost }) => {
      const { state, code } = row;
      if (arrivedStates.has(state)) {
        // who acknowledged had it, whatever a late bounce says afterwards
        const was = state === 'acknowledged' ? arrived + lost : arrived;
        return was > 0 ? [] : [`${kind} to ${code} is ${state}, and there is no mail`];
      }
      return arrived === 0 || state === 'unknown' ? [] : [`${kind} to ${code} is ${state}, and its mail is there`];
    }),

  'I4 what became of a mail is what is said of its delivery': (evidence) =>
    rowsOf(evidence).flatMap(({ kind, row, arrived, lost }) => {
      if (arrived + lost !== 1) return []; // of several each has its own fate
      // a bounce may come after the receipt was acknowledged; one of a mail that was given up and tried again may tell nobody
      const lostOnes = ['bounced', 'acknowledged', ...(evidence.hasFaults ? ['unknown'] : [])];
      const wanted = arrived === 1 ? ['delivered', 'acknowledged'] : lostOnes;
      return wanted.includes(row.state) ? [] : [`${kind} to ${row.code} is ${row.state}, and was ${wanted[0]}`];
    }),

  'I4 nobody outside the list of a document gets it': ({ documents, mails, scripts }) => {
    const rows = new Map(documents.flatMap(({ deliveries }) => deliveries.map((row) => [row.id, row] as const)));
    const invited = new Set(scripts.map(({ code }) => code));
    return [
      ...mails.flatMap(({ id, to, deliveryId }) => {
        const address = rows.get(deliveryId ?? '')?.address;
        if (deliveryId === undefined) return [`mail ${id} to ${to.join(', ')} is of no document`];
        if (address === undefined) return [`mail ${id} to ${to.join(', ')} is on no list`];
        return to.filter((each) => each !== address).map((each) => `${each} got a mail for ${address}`);
      }),
      ...[...rows.values()].filter(({ code }) => !invited.has(code)).map(({ code }) => `${code} was not invited`),
    ];
  },

  'I4 each goes where the hall said': ({ documents, scripts }) => {
    const halls = new Map(scripts.map((script) => [script.code, script]));
    return documents.flatMap(({ kind, deliveries }) =>
      deliveries.flatMap(({ code, address }) => {
        const wanted = kind === 'invitation' ? halls.get(code)?.hostAddress : halls.get(code)?.officeAddress;
        return address === wanted ? [] : [`${kind} for ${code} goes to ${address}`];
      }),
    );
  },

  'I4 a revoked notice goes to nobody any more': ({ revoked, mails, documents }) => {
    if (!revoked) return undefined;
    const rows = documents.find(({ id }) => id === revoked.documentId)?.deliveries ?? [];
    const own = new Set(rows.map(({ id }) => id));
    return [
      ...mails
        .filter(({ deliveryId = '', at }) => own.has(deliveryId) && at > revoked.revokedAt + slackMs)
        .map(({ id, to }) => `mail ${id} to ${to.join(', ')} went after it was revoked`),
      ...(revoked.resent < 400 ? ['it was taken to be sent again'] : []),
    ];
  },

  'I4 an agenda that was replaced goes to nobody who has the newer one': ({ documents, mails, agendas }) => {
    const versions = documents
      .filter(({ kind }) => kind === 'agenda')
      .sort((a, b) => versionOf(a.id) - versionOf(b.id))
      .map(({ deliveries }) => new Map(deliveries.map(({ id, address }) => [id, address])));
    if (agendas === 1 && versions.length === 1) return undefined; // none was replaced
    const unlike = agendas !== undefined && versions.length !== agendas;
    const most = Math.max(0, ...versions.map(({ size }) => size));
    const newest = versions.pop();
    const gotIt = new Map(
      mails.flatMap(({ deliveryId = '', at }) => (newest?.has(deliveryId) ? [[newest.get(deliveryId), at]] : [])),
    );
    const late = mails.flatMap(({ id, deliveryId = '', at }) => {
      const older = versions.find((rows) => rows.has(deliveryId));
      const since = older && gotIt.get(older.get(deliveryId));
      return since !== undefined && at > since + slackMs
        ? [`mail ${id} went to ${older?.get(deliveryId)} after it`]
        : [];
    });
    return [
      ...(unlike
        ? [`${agendas} were published, and the lists of ${versions.length + (newest ? 1 : 0)} are there`]
        : []),
      ...(newest && newest.size < most ? [`the newest is for ${newest.size}, one before was for ${most}`] : []),
      ...late,
    ];
  },

  'I4 acknowledgements are those that were given': ({ deliveries, truths }) => {
    const acknowledged = new Set(deliveries.filter(({ state }) => state === 'acknowledged').map(({ code }) => code));
    return truths.flatMap((truth) => {
      const isTrue = truth.acknowledged.length > 0;
      if (isTrue === acknowledged.has(truth.code)) return [];
      return [`${truth.code}: ${isTrue ? 'acknowledged, not recorded' : 'recorded, never acknowledged'}`];
    });
  },

  'I4 bounced mails are known as bounced': ({ deliveries, hasFaults }) => {
    const wanted = deliveries.filter(({ address }) => address?.includes(bounceLabel));
    const others = deliveries.filter(({ address, state }) => state === 'bounced' && !address?.includes(bounceLabel));
    return [
      ...wanted
        .filter(({ state }) => state !== 'bounced')
        .map(({ code, state }) => `${code} bounced, recorded as ${state}`),
      ...(hasFaults ? [] : others.map(({ code }) => `${code} is recorded as bounced and did not`)),
    ];
  },

  'the sheet of deliveries equals the truth': ({ deliverySheet, scripts, truths, hasFaults }) => {
    const acknowledged = new Set(truths.filter((truth) => truth.acknowledged.length > 0).map(({ code }) => code));
    const lines = Map.groupBy(deliverySheet, ({ code }) => code);
    const invited = new Set(scripts.map(({ code }) => code));
    return [
      ...scripts.flatMap(({ code, officeAddress, bounces }) => {
        const [line, ...more] = lines.get(code) ?? [];
        if (!line || more.length > 0) return [`${code} stands in ${line ? more.length + 1 : 0} lines`];
        if (line.address !== officeAddress) return [`${code} is written to ${line.address}`];
        const wanted = acknowledged.has(code) ? ['acknowledged'] : bounces ? ['bounced'] : ['sent', 'delivered'];
        const isExplained = hasFaults && !acknowledged.has(code) && line.state !== 'acknowledged';
        return wanted.includes(line.state) || isExplained ? [] : [`${code} is ${line.state}, and was ${wanted[0]}`];
      }),
      ...deliverySheet.filter(({ code }) => !invited.has(code)).map(({ code }) => `${code} was not invited`),
    ];
  },
};

const versionOf = (documentId: string) => Number(documentId.slice(documentId.lastIndexOf('-') + 1));

/** Each row of each list with the mails that went out for it: those in the mailbox, and those that came back. */
function rowsOf({ documents, mails }: Evidence) {
  const sent = Map.groupBy(mails, ({ deliveryId }) => deliveryId);
  return documents.flatMap(({ kind, deliveries }) =>
    deliveries.map((row: DeliveryRow) => {
      const own = sent.get(row.id) ?? [];
      const lost = own.filter(({ state }) => lostStates.has(state)).length;
      return { kind, row, arrived: own.length - lost, lost };
    }),
  );
}
