import type { Welcome } from '../state/hall-state.ts';

/** What a reload may find again. Secrets stay in this tab's session and go with it; the device's name stays with the device. */
export interface Kept {
  link(): string | undefined;
  /** The number to call, where the link brought one. */
  phone(): string | undefined;
  keepLink(link: string, phone: string | undefined): void;
  session(): { readonly session: string; readonly welcome: Welcome; readonly clockAheadMs: number } | undefined;
  keepSession(session: string, welcome: Welcome, clockAheadMs: number): void;
  forgetSession(): void;
  device(): string;
}

const linkKey = 'nhipcau.hall.link';
const phoneKey = 'nhipcau.hall.phone';
const sessionKey = 'nhipcau.hall.session';
const deviceKey = 'nhipcau.device';

export function keptIn(tab: Storage, lasting: Storage, random: () => string = () => crypto.randomUUID()): Kept {
  return {
    link: () => tab.getItem(linkKey) ?? undefined,
    phone: () => tab.getItem(phoneKey) ?? undefined,
    keepLink(link, phone) {
      if (tab.getItem(linkKey) !== link) tab.removeItem(sessionKey);
      tab.setItem(linkKey, link);
      if (phone) tab.setItem(phoneKey, phone);
      else tab.removeItem(phoneKey);
    },
    session() {
      const text = tab.getItem(sessionKey);
      return text === null ? undefined : (JSON.parse(text) as ReturnType<Kept['session']>);
    },
    keepSession: (session, welcome, clockAheadMs) =>
      tab.setItem(sessionKey, JSON.stringify({ session, welcome, clockAheadMs })),
    forgetSession: () => tab.removeItem(sessionKey),
    device() {
      const known = lasting.getItem(deviceKey);
      if (known) return known;
      const made = random();
      lasting.setItem(deviceKey, made);
      return made;
    },
  };
}
