import type { DeviceChoice, DeviceKind } from '../state/devices.ts';
import type { Welcome } from '../state/hall-state.ts';

/** Whom the browser has a session of. */
export interface SignedIn {
  readonly welcome: Welcome;
  readonly clockAheadMs: number;
  /** When the session ends, by the coordinator's clock; ms. */
  readonly until: number;
}

/** Where the address of this page can carry something that no server sees. */
export interface Fragment {
  read(): string;
  /** Empty: the address has none. */
  write(text: string): void;
}

/**
 * What a reload may find again. The link's secret is in the page's own address until the PIN was right, so that a phone that drops
 * the page while its person looks for the PIN has it still, and nowhere afterwards. The session is a cookie that no script reads;
 * whose it is, is kept with the tab, and beside it as long as the session lasts: an installed page is no tab of before.
 */
export interface Kept {
  link(): string | undefined;
  /** The number to call, where the link brought one. */
  phone(): string | undefined;
  keepLink(link: string, phone: string | undefined): void;
  /** Takes it out of sight; it is known until `forgetLink`. */
  hideLink(): void;
  /** Back where a reload finds it, as long as it is known. */
  showLink(): void;
  forgetLink(): void;
  /** Of that bridge. Where none is named: what this tab was, else the one hall that this browser is signed in as. */
  signedIn(bridgeId?: string): SignedIn | undefined;
  /** Every hall that this browser is signed in as, in whatever window. */
  signedInHere(): readonly SignedIn[];
  /** `isTitleOpen`: the mail of its link names the conference, so that its title may lie on the device. */
  keepSignedIn(signedIn: SignedIn, isTitleOpen: boolean): void;
  /** This tab is that hall from now on. */
  goOnAs(signedIn: SignedIn): void;
  forgetSignedIn(bridgeId: string): void;
  /** Whether this tab was in the meeting as that hall a moment ago, and no other tab of this device has been since. */
  isStaying(bridgeId: string): boolean;
  /** Undefined: as none. */
  keepStay(bridgeId: string | undefined): void;
  device(): string;
  /** Which camera, microphone and loudspeaker was chosen here, whichever hall it is. */
  devices(): DeviceChoice;
  keepDevice(kind: DeviceKind, deviceId: string): void;
}

const phoneKey = 'nhipcau.hall.phone';
const welcomeKey = 'nhipcau.hall.welcome';
const stayKey = 'nhipcau.hall.in';
const lastStayKey = (bridgeId: string): string => `nhipcau.hall.stay.1.${bridgeId}`;
const hallsKey = 'nhipcau.halls.1';
const deviceKey = 'nhipcau.device';
const choiceKey = 'nhipcau.hall.devices.1';

export function keptIn(
  tab: Storage,
  lasting: Storage,
  fragment: Fragment,
  now: () => number,
  random: () => string = () => crypto.randomUUID(),
): Kept {
  let link: string | undefined;
  const showLink = (): void => {
    const phone = tab.getItem(phoneKey);
    if (link) fragment.write(phone ? `${link}~${phone}` : link);
  };
  const goOnAs = (signedIn: SignedIn): void => tab.setItem(welcomeKey, JSON.stringify([signedIn]));
  const lastingIn = (text: string | null): SignedIn[] =>
    halls(text).filter(({ until, clockAheadMs }) => until > now() + clockAheadMs);
  const inTab = (): SignedIn | undefined => lastingIn(tab.getItem(welcomeKey))[0];
  const here = (): SignedIn[] => lastingIn(lasting.getItem(hallsKey));
  const isOf = (bridgeId: string) => (each: SignedIn | undefined) => each?.welcome.bridge.id === bridgeId;
  const others = (bridgeId: string): SignedIn[] => here().filter((each) => !isOf(bridgeId)(each));
  return {
    link: () => link,
    phone: () => tab.getItem(phoneKey) ?? undefined,
    keepLink(given, phone) {
      link = given;
      if (phone) tab.setItem(phoneKey, phone);
      else tab.removeItem(phoneKey);
      showLink();
    },
    hideLink: () => fragment.write(''),
    showLink,
    forgetLink() {
      link = undefined;
      fragment.write('');
    },
    signedIn(bridgeId) {
      const mine = inTab();
      if (bridgeId !== undefined) return isOf(bridgeId)(mine) ? mine : here().find(isOf(bridgeId));
      const all = here();
      return mine ?? (all.length === 1 ? all[0] : undefined);
    },
    signedInHere: here,
    goOnAs,
    keepSignedIn(signedIn, isTitleOpen) {
      const { welcome } = signedIn;
      const conference = isTitleOpen ? welcome.conference : { ...welcome.conference, title: '' };
      const lasts = { ...signedIn, welcome: { ...welcome, conference } };
      goOnAs(lasts);
      lasting.setItem(hallsKey, JSON.stringify([...others(welcome.bridge.id), lasts]));
    },
    forgetSignedIn(bridgeId) {
      if (isOf(bridgeId)(halls(tab.getItem(welcomeKey))[0])) tab.removeItem(welcomeKey);
      lasting.setItem(hallsKey, JSON.stringify(others(bridgeId)));
      lasting.removeItem(lastStayKey(bridgeId));
    },
    isStaying(bridgeId) {
      const stay = stayIn(tab.getItem(stayKey));
      const isLast = stay !== undefined && lasting.getItem(lastStayKey(bridgeId)) === stay.id;
      return isLast && stay.bridgeId === bridgeId && now() - stay.at < freshMs;
    },
    keepStay(bridgeId) {
      if (bridgeId === undefined) return tab.removeItem(stayKey);
      const before = stayIn(tab.getItem(stayKey));
      const id = before?.bridgeId === bridgeId ? before.id : random();
      tab.setItem(stayKey, JSON.stringify({ bridgeId, id, at: now() }));
      lasting.setItem(lastStayKey(bridgeId), id);
    },
    device() {
      const known = lasting.getItem(deviceKey);
      if (known) return known;
      const made = random();
      lasting.setItem(deviceKey, made);
      return made;
    },
    devices: () => choice(lasting.getItem(choiceKey)),
    keepDevice(kind, deviceId) {
      lasting.setItem(choiceKey, JSON.stringify({ ...choice(lasting.getItem(choiceKey)), [kind]: deviceId }));
    },
  };
}

/** What was kept, also by a page of another version: what cannot be read is as good as not there. */
function halls(text: string | null): SignedIn[] {
  try {
    const found: unknown = JSON.parse(text ?? '[]');
    return (Array.isArray(found) ? found : []).filter(
      (each) => typeof each?.welcome?.bridge?.id === 'string' && typeof each.until === 'number',
    );
  } catch {
    return [];
  }
}

interface Stay {
  readonly bridgeId: string;
  readonly id: string;
  readonly at: number;
}

/** A tab that is opened again hours later does not enter by itself, with its camera. */
const freshMs = 10 * 60_000;

function stayIn(text: string | null): Stay | undefined {
  try {
    const found = JSON.parse(text ?? 'null') as Partial<Stay> | null;
    const isWhole = typeof found?.bridgeId === 'string' && typeof found.id === 'string' && typeof found.at === 'number';
    return isWhole ? (found as Stay) : undefined; // all three have been looked at
  } catch {
    return undefined;
  }
}

function choice(text: string | null): DeviceChoice {
  try {
    const found: unknown = JSON.parse(text ?? '{}');
    return Object.fromEntries(Object.entries(found ?? {}).filter(([, deviceId]) => typeof deviceId === 'string'));
  } catch {
    return {};
  }
}
