import { RTCPeerConnection } from 'werift';
import { lazyMedia } from '../../../local/chime/media/lazy-media.ts';
import { RouterPlane } from '../../../local/chime/media/router-plane.ts';
import { type MediaClient, OfferRefused } from '../../../local/chime/media-plane.ts';

const all = { Audio: 'SendReceive', Video: 'SendReceive', Content: 'SendReceive' } as const;
let lastId = 0;

function newClient(more: Partial<MediaClient> = {}): MediaClient {
  lastId += 1;
  return {
    sessionId: lastId,
    audioStreamId: lastId,
    mediaMeetingId: 'meeting',
    attendeeId: `attendee-${lastId}`,
    externalUserId: `xa-${lastId}`,
    capabilities: all,
    isMuted: false,
    link: { send: () => {} },
    ...more,
  };
}

const open: { plane?: RouterPlane; connections: RTCPeerConnection[] } = { connections: [] };
afterEach(async () => {
  await open.plane?.close();
  await Promise.all(open.connections.splice(0).map((connection) => connection.close()));
});

function newPlane() {
  const plane = new RouterPlane();
  open.plane = plane;
  return { plane };
}

/** A client that is no browser: it offers to send and receive sound and one picture. */
async function newOffer() {
  const connection = new RTCPeerConnection({ bundlePolicy: 'max-bundle', iceAdditionalHostAddresses: ['127.0.0.1'] });
  open.connections.push(connection);
  connection.addTransceiver('audio', { direction: 'sendrecv' });
  connection.addTransceiver('video', { direction: 'sendrecv' });
  await connection.setLocalDescription(await connection.createOffer());
  return { connection, sdpOffer: connection.localDescription?.sdp ?? '' };
}

const openPorts = () => process.getActiveResourcesInfo().filter((name) => name === 'UDPWrap').length;

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** As the client says it: the microphone stands first. */
const sendStreams = [
  { mediaType: 1, trackLabel: 'microphone', maxBitrateKbps: 600 },
  { mediaType: 2, trackLabel: 'camera', maxBitrateKbps: 1500 },
];
const send = { duplex: 3, sendStreams, receiveStreamIds: [0] };

test('who offers nothing is answered at once, as ever; the plane is loaded for the first who does', async () => {
  const media = lazyMedia();
  const client = newClient();
  expect(media.subscribe(client, { duplex: 1, sdpOffer: '' })).toEqual({ duplex: 1, allocations: [], tracks: [] });
  expect(media.sources(client)).toEqual([]);
  await expect(media.subscribe(client, { duplex: 1, sdpOffer: 'nonsense' })).rejects.toThrow(OfferRefused);
  await media.close();
});

test('an offer gets an answer and a number for its picture; another offer on the same connection keeps both', async () => {
  const { plane } = newPlane();
  const { sdpOffer } = await newOffer();
  const client = newClient();
  const first = await plane.subscribe(client, { ...send, sdpOffer });
  expect(first.allocations).toEqual([{ trackLabel: 'camera', streamId: 1, groupId: 1 }]);
  const again = await plane.subscribe(client, { ...send, sdpOffer });
  expect(again).toEqual(first);
  const stopped = await plane.subscribe(client, { duplex: 1, sdpOffer });
  expect(stopped.allocations).toEqual([]);
  const anew = await plane.subscribe(client, { ...send, sdpOffer: (await newOffer()).sdpOffer });
  expect(anew.sdpAnswer).not.toBe(first.sdpAnswer);
  expect(anew.allocations).toEqual([{ trackLabel: 'camera', streamId: 2, groupId: 2 }]);
});

test('who may not send a picture gets no number, and gets one once it may', async () => {
  const { plane } = newPlane();
  const { sdpOffer } = await newOffer();
  const client = { ...newClient(), capabilities: { ...all, Video: 'Receive' as const } };
  expect((await plane.subscribe(client, { ...send, sdpOffer })).allocations).toEqual([]);
  plane.changed(Object.assign(client, { capabilities: all }), false);
  expect((await plane.subscribe(client, { ...send, sdpOffer })).allocations).toHaveLength(1);
});

test('with the last client its ports are gone, and so they are for one that leaves before it is answered', async () => {
  const { plane } = newPlane();
  const offers = [await newOffer(), await newOffer(), await newOffer()];
  const before = openPorts();
  const clients = offers.map(() => newClient());
  const answers = clients.map((client, at) =>
    plane.subscribe(client, { ...send, sdpOffer: offers[at]?.sdpOffer ?? '' }),
  );
  plane.changed(clients[0] as MediaClient, true);
  const [unanswered, answered] = await Promise.all(answers);
  expect(unanswered?.sdpAnswer).toBeUndefined();
  expect(answered?.sdpAnswer).toContain('a=setup:passive');
  await until(() => openPorts() === before + 2);
  for (const client of clients) plane.changed(client, true);
  await until(() => openPorts() === before);
});
