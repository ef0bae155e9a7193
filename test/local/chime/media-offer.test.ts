import { SessionDescription } from 'werift';
import { writeAnswer } from '../../../local/chime/media/answer.ts';
import { type Offer, type OfferedLine, readOffer } from '../../../local/chime/media/offer.ts';
import { rightsOf, viewerOf } from '../../../local/chime/media/rights.ts';
import { OfferRefused } from '../../../local/chime/media-plane.ts';
import type { MediaCapability } from '../../../local/chime/meeting.ts';

/** An offer as Chromium writes it, as far as it matters here. */
function offerSdp(change: (sdp: string) => string = (sdp) => sdp): string {
  const transport = [
    'a=ice-ufrag:aBcD',
    'a=ice-pwd:abcdefghijklmnopqrstuvwx',
    'a=fingerprint:sha-256 AA:BB',
    'a=setup:actpass',
  ];
  const sdp = [
    ...['v=0', 'o=- 1 2 IN IP4 127.0.0.1', 's=-', 't=0 0', 'a=group:BUNDLE 0 1 2'],
    ...['m=audio 9 UDP/TLS/RTP/SAVPF 63 111', 'c=IN IP4 0.0.0.0', ...transport, 'a=mid:0', 'a=sendrecv', 'a=rtcp-mux'],
    ...['a=rtpmap:63 red/48000/2', 'a=rtpmap:111 opus/48000/2', 'a=fmtp:111 minptime=10;useinbandfec=1'],
    ...['a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level', 'a=ssrc:1001 cname:x'],
    ...['m=video 9 UDP/TLS/RTP/SAVPF 102 96', 'c=IN IP4 0.0.0.0', ...transport, 'a=mid:1', 'a=sendrecv', 'a=rtcp-mux'],
    ...['a=rtpmap:102 H264/90000', 'a=rtpmap:96 VP8/90000', 'a=rtcp-fb:96 nack'],
    ...['m=video 9 UDP/TLS/RTP/SAVPF 96', 'c=IN IP4 0.0.0.0', ...transport, 'a=mid:2', 'a=recvonly', 'a=rtcp-mux'],
    ...['a=rtpmap:96 VP8/90000'],
    ...['m=video 0 UDP/TLS/RTP/SAVPF 0', 'c=IN IP4 0.0.0.0', 'a=mid:3', 'a=inactive'],
  ];
  return change(`${sdp.join('\r\n')}\r\n`);
}

const server = {
  ufrag: 'srvr',
  password: 'secret',
  fingerprints: [{ algorithm: 'sha-256', value: 'CC' }],
  port: 40_000,
};

test('an offer is read down to what is carried: Opus, VP8, the audio level, the sources', () => {
  const offer = readOffer(offerSdp());
  expect(offer).toMatchObject({ ufrag: 'aBcD', password: 'abcdefghijklmnopqrstuvwx' });
  expect(offer.fingerprints).toContainEqual({ algorithm: 'sha-256', value: 'AA:BB' });
  expect(offer.lines).toMatchObject([
    { mid: '0', kind: 'audio', direction: 'sendrecv', payloadType: 111, levelExtension: 1, ssrcs: [1001] },
    { mid: '1', kind: 'video', direction: 'sendrecv', payloadType: 96, isStopped: false },
    { mid: '2', kind: 'video', direction: 'recvonly', payloadType: 96 },
    { mid: '3', kind: 'video', isStopped: true, payloadType: undefined },
  ]);
});

test.each<[string, (sdp: string) => string, RegExp]>([
  ['no SDP at all', () => 'a=ice-ufrag:x\na=ice-pwd:y\nhello', /not SDP|no m-line/],
  ['an fmtp of a codec that is not there', (sdp) => sdp.replace('a=fmtp:111', 'a=fmtp:99'), /not SDP/],
  ['no fingerprint', (sdp) => sdp.replaceAll(/a=fingerprint.*\r\n/g, ''), /fingerprint/],
  ['no ICE password', (sdp) => sdp.replaceAll(/a=ice-pwd.*\r\n/g, ''), /user fragment and password/],
  ['a client that waits for our hello', (sdp) => sdp.replaceAll('setup:actpass', 'setup:passive'), /setup:actpass/],
  ['two lines of one name', (sdp) => sdp.replace('a=mid:1', 'a=mid:0'), /one mid/],
  ['a name that would break the answer', (sdp) => sdp.replace('a=mid:1', 'a=mid:1 a=x'), /needs a mid/],
  ['a line by itself', (sdp) => sdp.replace('BUNDLE 0 1 2', 'BUNDLE 0 1'), /not bundled/],
  ['data channels', (sdp) => sdp.replace('m=video 0', 'm=application 0'), /Only audio and video/],
  ['too much', (sdp) => sdp + 'a=x\r\n'.repeat(60_000), /at most/],
])('an offer with %s is refused in words', (_, change, reason) => {
  expect(() => readOffer(offerSdp(change))).toThrow(OfferRefused);
  expect(() => readOffer(offerSdp(change))).toThrow(reason);
});

test('the answer keeps the order of lines, and none of them is stopped that the client has not stopped', () => {
  const offer = readOffer(offerSdp());
  const [audio, camera, watching, stopped] = offer.lines as [OfferedLine, OfferedLine, OfferedLine, OfferedLine];
  const sdp = writeAnswer(offer, server, [
    { line: audio, direction: 'sendrecv', sends: { ssrc: 5, label: 'audio' } },
    { line: camera, direction: 'inactive' },
    { line: watching, direction: 'sendonly', sends: { ssrc: 6, label: 'v_9' } },
    { line: stopped, direction: 'inactive' },
  ]);
  const answer = SessionDescription.parse(sdp);
  expect(answer.group[0]?.items).toEqual(['0', '1', '2']);
  expect(sdp).toContain('a=ice-lite\r\n');
  expect(answer.media.map((media) => [media.rtp.muxId, media.port, media.direction])).toEqual([
    ['0', 40_000, 'sendrecv'],
    ['1', 40_000, 'inactive'],
    ['2', 40_000, 'sendonly'],
    ['3', 0, 'inactive'],
  ]);
  expect(answer.media.map((media) => media.rtp.codecs.map((codec) => codec.mimeType))).toEqual([
    ['audio/opus'],
    ['video/VP8'],
    ['video/VP8'],
    [],
  ]);
  expect(answer.media[0]?.rtp.headerExtensions[0]?.id).toBe(1);
  expect(answer.media[2]?.msid).toBe('v_9 v_9');
  expect(answer.media[2]?.ssrc[0]?.ssrc).toBe(6);
});

test('a line without a codec in common is left out, not the client', () => {
  const offer: Offer = readOffer(offerSdp((sdp) => sdp.replaceAll('VP8', 'VP9')));
  expect(offer.lines[1]?.payloadType).toBeUndefined();
  const sdp = writeAnswer(
    offer,
    server,
    offer.lines.map((line) => ({ line, direction: 'recvonly' })),
  );
  expect(SessionDescription.parse(sdp).media.map(({ direction }) => direction)).toEqual([
    'recvonly',
    'inactive',
    'inactive',
    'inactive',
  ]);
});

const capabilities = (Audio: MediaCapability, Video: MediaCapability, Content: MediaCapability) => ({
  Audio,
  Video,
  Content,
});

test('capabilities say what is carried of a client and what to it', () => {
  expect(rightsOf('a', capabilities('SendReceive', 'Receive', 'None'))).toEqual({
    sendsAudio: true,
    sendsVideo: false,
    hears: true,
    seesCameras: true,
    seesContent: false,
  });
  expect(rightsOf('a', capabilities('Send', 'Send', 'Receive'))).toMatchObject({
    hears: false,
    seesCameras: false,
    seesContent: false,
  });
});

test('a content share sends by its own capability, receives nothing, and belongs to its attendee', () => {
  const client = { attendeeId: 'a#content', capabilities: capabilities('Receive', 'Receive', 'SendReceive') };
  expect(viewerOf(client)).toEqual({
    person: 'a',
    rights: { sendsAudio: true, sendsVideo: true, hears: false, seesCameras: false, seesContent: false },
  });
});
