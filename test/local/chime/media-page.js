import {
  ConsoleLogger,
  DefaultDeviceController,
  DefaultMeetingReadinessChecker,
  DefaultMeetingSession,
  LogLevel,
  MeetingReadinessCheckerConfiguration,
  MeetingSessionConfiguration,
  MeetingSessionCredentials,
} from 'amazon-chime-sdk-js';

// The page of one hall, around the client as it is published. What it does is driven from outside, see media-stage.ts.

const logger = new ConsoleLogger('hall', LogLevel.ERROR);
/** What the client has told, in order. */
const told = [];
const began = performance.now();
const tell = (what, more = {}) => told.push({ what, at: Math.round(performance.now() - began), ...more });

let session;
let devices;
let sound;
const tiles = new Map();

/** Joins; resolves when audioVideoDidStart is told, with the ms since start(), or with the status the client stopped with. */
async function join({ Meeting, Attendee }, { microphone = true, camera = false } = {}) {
  devices = new DefaultDeviceController(logger);
  session = new DefaultMeetingSession(new MeetingSessionConfiguration(Meeting, Attendee), logger, devices);
  const { audioVideo } = session;
  let from = 0;
  const settled = new Promise((resolve) => {
    audioVideo.addObserver({
      audioVideoDidStartConnecting: (reconnecting) => tell(reconnecting ? 'reconnecting' : 'connecting'),
      audioVideoDidStart: () => {
        tell('started');
        resolve({ startedMs: Math.round(performance.now() - from) });
      },
      audioVideoDidStop: (status) => {
        tell('stopped', { status: status.statusCode() });
        resolve({ status: status.statusCode() });
      },
      audioVideoWasDemotedFromPrimaryMeeting: (status) => tell('demoted', { status: status.statusCode() }),
      remoteVideoSourcesDidChange: (sources) =>
        tell('sources', { attendees: sources.map(({ attendee }) => attendee.attendeeId) }),
      videoTileDidUpdate: (tile) => bind(tile),
      videoTileWasRemoved: (tileId) => unbind(tileId),
    });
  });
  audioVideo.realtimeSubscribeToAttendeeIdPresence((attendeeId, present) =>
    tell(present ? 'present' : 'absent', { attendeeId }),
  );
  audioVideo.realtimeSubscribeToReceiveDataMessage('floor', (message) =>
    tell('message', { text: message.text(), from: message.senderAttendeeId }),
  );
  const element = document.createElement('audio');
  document.body.append(element);
  await audioVideo.bindAudioElement(element);
  sound = () => element.srcObject;
  if (microphone) await audioVideo.startAudioInput((await audioVideo.listAudioInputDevices())[0].deviceId);
  from = performance.now();
  audioVideo.start();
  const outcome = await settled;
  if (camera && outcome.startedMs !== undefined) await startCamera(camera);
  return outcome;
}

function bind({ tileId, boundAttendeeId, localTile }) {
  if (localTile || !boundAttendeeId || tiles.get(tileId)?.attendeeId === boundAttendeeId) return;
  const element = document.createElement('video');
  element.muted = true;
  document.body.append(element);
  tiles.set(tileId, { attendeeId: boundAttendeeId, element });
  session.audioVideo.bindVideoElement(tileId, element);
}

function unbind(tileId) {
  tiles.get(tileId)?.element.remove();
  tiles.delete(tileId);
}

/** `small` where many pages of one machine decode its picture, each for itself. */
async function startCamera(size) {
  const { audioVideo } = session;
  if (size === 'small') audioVideo.chooseVideoInputQuality(320, 180, 15);
  await audioVideo.startVideoInput((await audioVideo.listVideoInputDevices())[0].deviceId);
  audioVideo.startLocalVideoTile();
}

async function stopCamera() {
  session.audioVideo.stopLocalVideoTile();
  await session.audioVideo.stopVideoInput();
}

/** Shares a screen made of a moving bar. */
async function share() {
  const canvas = document.createElement('canvas');
  canvas.width = 640;
  canvas.height = 360;
  const paint = canvas.getContext('2d');
  let at = 0;
  setInterval(() => {
    at = (at + 16) % canvas.width;
    paint.fillStyle = '#234';
    paint.fillRect(0, 0, canvas.width, canvas.height);
    paint.fillStyle = '#fc0';
    paint.fillRect(at, 0, 80, canvas.height);
  }, 100);
  await session.audioVideo.startContentShare(canvas.captureStream(10));
}

/**
 * What is to be seen of an attendee: frames decoded so far, and how many of 64 points of the picture changed within half a second.
 * Undefined without a tile.
 */
async function picture(attendeeId) {
  const element = [...tiles.values()].find((tile) => tile.attendeeId === attendeeId)?.element;
  if (!element) return undefined;
  const before = points(element);
  await pause(500);
  const after = points(element);
  return {
    width: element.videoWidth,
    frames: element.getVideoPlaybackQuality().totalVideoFrames,
    moved: after.filter((value, at) => Math.abs(value - before[at]) > 8).length,
  };
}

function points(element) {
  const canvas = new OffscreenCanvas(8, 8);
  const paint = canvas.getContext('2d');
  if (element.videoWidth > 0) paint.drawImage(element, 0, 0, 8, 8);
  const { data } = paint.getImageData(0, 0, 8, 8);
  return Array.from({ length: 64 }, (_, at) => data[at * 4] + data[at * 4 + 1] + data[at * 4 + 2]);
}

/** The loudest sample that came out of the meeting within `ms`; 1 is as loud as can be. */
async function loudness(ms) {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 2048;
  context.createMediaStreamSource(sound()).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  let peak = 0;
  for (const until = performance.now() + ms; performance.now() < until; await pause(20)) {
    analyser.getFloatTimeDomainData(samples);
    for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
  }
  await context.close();
  return peak;
}

/** Codec and energy of the sound that has come in so far, by the browser's own statistics. */
async function soundReceived() {
  const report = await session.audioVideo.getRTCPeerConnectionStats();
  const all = [...report.values()];
  const inbound = all.find(({ type, kind }) => type === 'inbound-rtp' && kind === 'audio');
  return { codec: report.get(inbound?.codecId)?.mimeType, energy: inbound?.totalAudioEnergy ?? 0 };
}

/** Volumes of the attendee as the client was told them within `ms`. */
async function volume(attendeeId, ms) {
  let peak = 0;
  const listener = (_, value) => {
    if (value !== null) peak = Math.max(peak, value);
  };
  session.audioVideo.realtimeSubscribeToVolumeIndicator(attendeeId, listener);
  await pause(ms);
  session.audioVideo.realtimeUnsubscribeFromVolumeIndicator(attendeeId, listener);
  return peak;
}

async function promote({ AttendeeId, ExternalUserId, JoinToken }) {
  const credentials = new MeetingSessionCredentials();
  Object.assign(credentials, { attendeeId: AttendeeId, externalUserId: ExternalUserId, joinToken: JoinToken });
  return (await session.audioVideo.promoteToPrimaryMeeting(credentials)).statusCode();
}

/** From now on offers name a certificate that is not this page's. */
function lieInOffers() {
  const { get } = Object.getOwnPropertyDescriptor(RTCPeerConnection.prototype, 'localDescription');
  const lie = `a=fingerprint:sha-256 ${'AA:'.repeat(31)}AA`;
  Object.defineProperty(RTCPeerConnection.prototype, 'localDescription', {
    get() {
      const { type, sdp } = get.call(this) ?? {};
      return sdp && { type, sdp: sdp.replaceAll(/a=fingerprint:sha-256 [\dA-F:]+/g, lie) };
    },
  });
}

/** Runs the client's own checks of a line; each gives the number of its outcome, 0 for success. */
async function checkLine({ Meeting, Attendee }) {
  devices = new DefaultDeviceController(logger);
  session = new DefaultMeetingSession(new MeetingSessionConfiguration(Meeting, Attendee), logger, devices);
  const often = new MeetingReadinessCheckerConfiguration();
  often.waitDurationMs = 200;
  const checker = new DefaultMeetingReadinessChecker(logger, session, often);
  const [microphone] = await devices.listAudioInputDevices();
  const [camera] = await devices.listVideoInputDevices();
  return {
    audioInput: await checker.checkAudioInput(microphone.deviceId),
    videoInput: await checker.checkVideoInput(camera.deviceId),
    cameraResolution: await checker.checkCameraResolution(camera.deviceId, 1280, 720),
    udp: await checker.checkNetworkUDPConnectivity(),
    audio: await checker.checkAudioConnectivity(microphone.deviceId),
    video: await checker.checkVideoConnectivity(camera.deviceId),
    contentShare: await checker.checkContentShareConnectivity(),
  };
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

globalThis.hall = {
  join,
  startCamera,
  stopCamera,
  share,
  stopShare: () => session.audioVideo.stopContentShare(),
  picture,
  loudness,
  volume,
  soundReceived,
  promote,
  checkLine,
  lieInOffers,
  demote: () => session.audioVideo.demoteFromPrimaryMeeting(),
  say: (text) => session.audioVideo.realtimeSendDataMessage('floor', text, 1000),
  mute: (isMuted) =>
    isMuted ? session.audioVideo.realtimeMuteLocalAudio() : session.audioVideo.realtimeUnmuteLocalAudio(),
  leave: () => session.audioVideo.stop(),
  told: () => told,
};
