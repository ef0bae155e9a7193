/** Chromium's false cameras. What the second of them gives (Y16) can be seen and not sent: it is as good as not there. */
export const threeCameras = '--use-fake-device-for-media-stream=device-count=3';

/**
 * For an init script: a hall with two cameras in the browser of a person, which knows its devices again after a reload. The one of the
 * tests draws new ids for every page; here a device's id is its label.
 */
export function knowDevicesAgain(): void {
  const { enumerateDevices, getUserMedia } = MediaDevices.prototype;
  const { getSettings } = MediaStreamTrack.prototype;
  const { setSinkId } = HTMLMediaElement.prototype;
  const sinkId = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'sinkId')?.get as () => string;
  const ids = new Map<string, string>();
  const labelOf = (id: string | undefined): string => [...ids].find(([, each]) => each === id)?.[0] ?? (id as string);

  MediaDevices.prototype.enumerateDevices = async function () {
    const all = await enumerateDevices.call(this);
    for (const { label, deviceId } of all) if (deviceId !== '') ids.set(label, deviceId);
    return all
      .filter(({ label }) => label !== 'fake_device_1')
      .map((each) => ({ ...each.toJSON(), deviceId: each.deviceId && each.label }));
  };
  MediaDevices.prototype.getUserMedia = function (wanted = {}) {
    const real = (of: boolean | MediaTrackConstraints | undefined) => {
      const { exact } = ((of as MediaTrackConstraints)?.deviceId ?? {}) as { exact?: string };
      return exact === undefined
        ? of
        : { ...(of as MediaTrackConstraints), deviceId: { exact: ids.get(exact) ?? exact } };
    };
    const [audio, video] = [real(wanted.audio), real(wanted.video)];
    return getUserMedia.call(this, { ...(audio ? { audio } : {}), ...(video ? { video } : {}) });
  };
  MediaStreamTrack.prototype.getSettings = function () {
    const settings = getSettings.call(this);
    return { ...settings, deviceId: labelOf(settings.deviceId) };
  };
  HTMLMediaElement.prototype.setSinkId = function (label) {
    return setSinkId.call(this, ids.get(label) ?? label);
  };
  Object.defineProperty(HTMLMediaElement.prototype, 'sinkId', {
    get(this: HTMLMediaElement) {
      return labelOf(sinkId.call(this));
    },
  });
}
