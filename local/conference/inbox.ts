import { lostStates } from './invariants-delivery.ts';
import { leanClient } from './lean-http.ts';
import type { HallScript } from './script.ts';

/** What a person at a hall finds in a mail. */
export interface Letter {
  readonly subject?: string;
  readonly link?: string;
  readonly pin?: string;
  /** Token of the link by which receipt is acknowledged. */
  readonly acknowledgement?: string;
}

interface Mail {
  readonly seq: number;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text?: string;
  /** As the mail server knows it: a bounced mail is in nobody's mailbox. */
  readonly state: string;
}

const link = /\/h#(brg_[0-9a-z]{12}_[0-9a-z]{4}_[0-9a-z]{12}\.[A-Za-z0-9_-]{16,64})/;
/** A secret may end in these letters by chance. */
const pin = /(?<![A-Za-z0-9_-])PIN\b[^0-9]{0,80}(\d[\d ]{4,9}\d)(?!\d)/;
const acknowledgement = /\/ack#([A-Za-z0-9._-]{16,200})/;

export function readLetter(text: string): Letter {
  const found = {
    link: link.exec(text)?.[1],
    pin: pin.exec(text)?.[1]?.replaceAll(' ', ''),
    acknowledgement: acknowledgement.exec(text)?.[1],
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}

const notice = /(^|- )Thông báo số /;

/** The mailboxes of the halls, each read by its own address only. */
export interface Inbox {
  invitation(script: HallScript): Promise<Letter>;
  /**
   * Of the notice that came as that mail, or a later one: invitation and agenda ask for receipt too, and the word for one is not
   * the word for another.
   */
  acknowledgement(script: HallScript, seq: number): Promise<string | undefined>;
  /** Notices that came after that mail, and the last mail there is: as a mail program hears that there is news. */
  noticesAfter(seq: number): Promise<{ readonly notices: readonly NoticeMail[]; readonly last: number }>;
  close(): void;
}

/** A notice in a mailbox, by its place among all mails. */
export interface NoticeMail {
  readonly address: string;
  readonly seq: number;
}

const newsAtOnce = 1000;

export function openInbox(mailUrl: string): Inbox {
  const client = leanClient(mailUrl, 16);

  async function lettersTo(address: string, after = 0): Promise<Letter[]> {
    const query = new URLSearchParams({ to: address, after: `${after}`, full: '1', limit: '50' });
    const answer = await client.send('GET', `/api/mails?${query}`);
    if (answer.status !== 200) return [];
    const { mails } = answer.body as { mails: Mail[] };
    const arrived = mails.filter(({ state }) => !lostStates.has(state));
    return arrived.map(({ subject, text }) => ({ subject, ...readLetter(text ?? '') }));
  }

  /** Of several (a new link after a rotation) the last counts. */
  const last = <K extends keyof Letter>(letters: readonly Letter[], name: K) =>
    letters.findLast((letter) => letter[name] !== undefined)?.[name];

  return {
    async invitation(script) {
      const atHost = last(await lettersTo(script.hostAddress), 'link');
      const atOffice = last(await lettersTo(script.officeAddress), 'pin');
      return { ...(atHost ? { link: atHost } : {}), ...(atOffice ? { pin: atOffice } : {}) };
    },
    async acknowledgement(script, seq) {
      const letters = await lettersTo(script.officeAddress, seq - 1);
      return last(
        letters.filter(({ subject }) => notice.test(subject ?? '')),
        'acknowledgement',
      );
    },
    async noticesAfter(seq) {
      const answer = await client.send(
        'GET',
        `/api/mails?${new URLSearchParams({ after: `${seq}`, limit: `${newsAtOnce}` })}`,
      );
      if (answer.status !== 200) return { notices: [], last: seq };
      const { mails } = answer.body as { mails: Mail[] };
      return {
        notices: mails
          .filter(({ subject }) => notice.test(subject))
          .flatMap((mail) => mail.to.map((address) => ({ address, seq: mail.seq }))),
        last: mails.at(-1)?.seq ?? seq,
      };
    },
    close: () => client.close(),
  };
}
