import { type DeviceChoice, type DeviceKind, type Devices, idToUse, noDevices, optionInUse } from '../state/devices.ts';
import type { Core } from './core.ts';

/** Which cameras, microphones and loudspeakers there are, which of them the hall wants, and which are really in use. */
export function chooseDevices(core: Core, onChange: () => void, list: () => Promise<Devices>) {
  let found = noDevices;
  let used: DeviceChoice = {};

  async function look(): Promise<void> {
    found = await list();
    onChange();
  }

  return {
    look,
    found: (): Devices => found,
    /** What was chosen, else what the browser gave when the devices were checked: what was checked is what goes into the room. */
    wanted: (): DeviceChoice => ({ ...used, ...core.kept.devices() }),
    /** As one of the options. */
    inUse(kind: DeviceKind): string | undefined {
      return optionInUse(found[kind], used[kind] ?? idToUse(found[kind], core.kept.devices()[kind]));
    },
    /** It is open now. A browser that had not been asked for it before names its devices only from then on. */
    using(kind: DeviceKind, deviceId: string | undefined): void {
      if (deviceId !== undefined) used = { ...used, [kind]: deviceId };
      void look();
    },
    /** Kept on this device, and in a room changed at once. */
    async choose(kind: DeviceKind, deviceId: string): Promise<void> {
      core.kept.keepDevice(kind, deviceId);
      used = { ...used, [kind]: deviceId };
      onChange();
      const line = core.line();
      if (kind === 'speaker') await line?.turnToSpeaker();
      if (kind === 'microphone' && line) {
        const isOpen = await line.openMicrophone();
        if (core.line() === line) core.tell({ type: isOpen ? 'microphone-opened' : 'no-microphone' });
      }
      // It is opened anew by whoever opens it: a phone opens one at a time.
      const { camera } = core.state();
      if (kind === 'camera' && (camera === 'on' || camera === 'missing')) core.tell({ type: 'camera', camera: 'off' });
    },
  };
}
