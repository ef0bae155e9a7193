import type { Welcome } from '../state/hall-state.ts';

/** Where the address of this page can carry something that no server sees. */
export interface Fragment {
  read(): string;
  /** Empty: the address has none. */
  write(text: string): void;
}

/**
 * What a reload may find again. The link's secret is in the page's own address until the PIN was right, so that a phone that drops
 * the page while its person looks for the PIN has it still, and nowhere afterwards. The session is a cookie that no script reads.
 */
export interface Kept {
  link(): string | undefined;
  /** The number to call, where the link brought one. */
  phone(): string | undefined;
  keepLink(link: string, phone: string | undefined): void;
  /** Takes it out of sight; it is known until `forgetLink`. */
  hideLink(): void;
  forgetLink(): void;
  /** Whom the browser has a session of. */
  signedIn(): { readonly welcome: Welcome; readonly clockAheadMs: number } | undefined;
  keepSignedIn(welcome: Welcome, clockAheadMs: number): void;
  forgetSignedIn(): void;
  device(): string;
}

const phoneKey = 'nhipcau.hall.phone';
const welcomeKey = 'nhipcau.hall.welcome';
const deviceKey = 'nhipcau.device';

export function keptIn(
  tab: Storage,
  lasting: Storage,
  fragment: Fragment,
  random: () => string = () => crypto.randomUUID(),
): Kept {
  let link: string | undefined;
  return {
    link: () => link,
    phone: () => tab.getItem(phoneKey) ?? undefined,
    keepLink(given, phone) {
      link = given;
      fragment.write(phone ? `${given}~${phone}` : given);
      if (phone) tab.setItem(phoneKey, phone);
      else tab.removeItem(phoneKey);
    },
    hideLink: () => fragment.write(''),
    forgetLink() {
      link = undefined;
      fragment.write('');
    },
    signedIn() {
      const text = tab.getItem(welcomeKey);
      return text === null ? undefined : (JSON.parse(text) as ReturnType<Kept['signedIn']>);
    },
    keepSignedIn: (welcome, clockAheadMs) => tab.setItem(welcomeKey, JSON.stringify({ welcome, clockAheadMs })),
    forgetSignedIn: () => tab.removeItem(welcomeKey),
    device() {
      const known = lasting.getItem(deviceKey);
      if (known) return known;
      const made = random();
      lasting.setItem(deviceKey, made);
      return made;
    },
  };
}
