import {
  acknowledgeWithoutMedia,
  type MediaClient,
  type MediaHost,
  type MediaPlane,
  type SubscribeRequest,
} from '../media-plane.ts';

/**
 * A media plane that is loaded, WebRTC and all, at the first SDP offer: a process whose clients only signal never pays for it,
 * and such a client costs no more than a look-up beside others that have media.
 */
export function lazyMedia(): MediaPlane {
  let host: MediaHost | undefined;
  let plane: MediaPlane | undefined;
  let loading: Promise<MediaPlane> | undefined;
  let isClosed = false;

  async function load(): Promise<MediaPlane> {
    const { RouterPlane } = await import('./router-plane.ts');
    const loaded = new RouterPlane();
    if (host) loaded.attach(host);
    if (isClosed) await loaded.close();
    plane = loaded;
    return loaded;
  }

  /** Those who leave while the plane is being loaded: their offers are not taken up any more. */
  const gone = new WeakSet<MediaClient>();

  return {
    attach(given) {
      host = given;
    },
    subscribe(client, request: SubscribeRequest) {
      if (!request.sdpOffer) return acknowledgeWithoutMedia(request);
      if (plane) return plane.subscribe(client, request);
      loading ??= load();
      return loading.then((loaded) =>
        gone.has(client) ? acknowledgeWithoutMedia(request) : loaded.subscribe(client, request),
      );
    },
    control: (client, frame) => plane?.control(client, frame),
    sources: (viewer) => plane?.sources(viewer) ?? [],
    changed(client, isGone) {
      if (plane) plane.changed(client, isGone);
      else if (isGone && loading) gone.add(client);
    },
    async close() {
      isClosed = true;
      await plane?.close();
    },
  };
}
