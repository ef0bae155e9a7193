export type DeviceKind = 'camera' | 'microphone' | 'speaker';

/** As the browser tells of it (MediaDeviceInfo). Its id means nothing to another site. */
export interface Device {
  readonly deviceId: string;
  readonly groupId: string;
  readonly label: string;
}
export type Devices = Readonly<Record<DeviceKind, readonly Device[]>>;
export const noDevices: Devices = { camera: [], microphone: [], speaker: [] };

/** One of a kind that is wanted or in use, by its id. */
export type DeviceChoice = Readonly<Partial<Record<DeviceKind, string>>>;

/** The one that was chosen, or the first where it is gone. */
export function idToUse(devices: readonly Device[], chosen: string | undefined): string | undefined {
  return (devices.find(({ deviceId }) => deviceId === chosen) ?? devices[0])?.deviceId;
}

const aliases = ['default', 'communications'];

/**
 * What one may choose from. Chrome lists what the system uses by default once more under that name: it is no further device, unless it is
 * none of the others (on a phone it is whatever is plugged in).
 */
export function optionsOf(devices: readonly Device[]): readonly Device[] {
  const real = devices.filter(({ deviceId }) => !aliases.includes(deviceId));
  const byDefault = devices.find(({ deviceId }) => deviceId === 'default');
  if (!byDefault || real.length === 1 || real.some((each) => isSame(each, byDefault))) return real;
  return [byDefault, ...real];
}

/** Which of the options the one in use is. */
export function optionInUse(devices: readonly Device[], used: string | undefined): string | undefined {
  const options = optionsOf(devices);
  const device = devices.find(({ deviceId }) => deviceId === used);
  const found =
    options.find(({ deviceId }) => deviceId === used) ?? options.find((each) => device && isSame(each, device));
  return (found ?? options[0])?.deviceId;
}

/** "Default - Camera of the hall" of the same device as "Camera of the hall"; a headset may have two of a kind. */
function isSame(device: Device, alias: Device): boolean {
  return device.groupId === alias.groupId && alias.label.endsWith(device.label);
}

/** What each is called: a phone's cameras by where they look, two alike (or without a name) by number. */
export function namesOf(
  options: readonly Device[],
  words: {
    readonly front: string;
    readonly back: string;
    readonly nameless: string;
    readonly nth: (name: string, number: number) => string;
  },
): readonly string[] {
  const plain = options.map(({ label }) => {
    if (/\bfacing front\b/i.test(label)) return words.front;
    return /\bfacing back\b/i.test(label) ? words.back : label || words.nameless;
  });
  return plain.map((name, at) => {
    const number = plain.slice(0, at + 1).filter((each) => each === name).length;
    return number === 1 ? name : words.nth(name, number);
  });
}
