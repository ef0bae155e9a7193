import {
  type AudioVideoFacade,
  type AudioVideoObserver,
  type ClientMetricReport,
  DefaultActiveSpeakerPolicy,
  DefaultDeviceController,
  DefaultMeetingSession,
  MeetingSessionConfiguration,
  MeetingSessionCredentials,
  MeetingSessionStatusCode,
  NoOpLogger,
  TargetDisplaySize,
  VideoPreference,
  VideoPreferences,
  VideoPriorityBasedPolicy,
  type VideoTileState,
} from 'amazon-chime-sdk-js';
import { type Device, type DeviceChoice, idToUse } from '../state/devices.ts';
import { chooseOnStage, isContent, type OnStage, ownerOf, type Source } from '../state/on-stage.ts';
import { watchSpeakers } from '../state/speakers.ts';
import { canChooseSpeaker } from './devices.ts';
import type { Attendee, MediaEvents, MediaLine, Place, Ticket } from './media-line.ts';
import { playSound } from './sound.ts';

/** What an old phone encodes without getting hot, and a weak line carries. */
const picture = { width: 640, height: 360, framesPerSecond: 15 };

/** The published client, loaded only when a hall joins. Starts at once; what becomes of it is told in the events. */
export async function openChimeLine(
  ticket: Ticket,
  events: MediaEvents,
  wanted: () => DeviceChoice,
): Promise<MediaLine> {
  // The client's own log may name credentials: it says nothing.
  const logger = new NoOpLogger();
  const devices = new DefaultDeviceController(logger);
  // Its reports to Amazon would go over the hall's weak line.
  const { EventIngestionUrl: _unused, ...placement } = ticket.meeting.MediaPlacement;
  const configuration = new MeetingSessionConfiguration(
    { ...ticket.meeting, MediaPlacement: placement },
    ticket.attendee,
  );
  const policy = new VideoPriorityBasedPolicy(logger);
  configuration.videoDownlinkBandwidthPolicy = policy;
  const { audioVideo } = new DefaultMeetingSession(configuration, logger, devices);
  /** The ids under which this hall is in the room: that of its seat, and that of its turn while it is promoted. */
  const own = new Set([ticket.attendee.AttendeeId]);
  const isOwnContent = (id: string): boolean => isContent(id) && own.has(ownerOf(id));
  const speakers = watchSpeakers(events.speakersChanged);
  const stage = createStage(audioVideo, policy, { isOwnContent, speakers, tell: events.onStage });
  const sent = countFramesSent(events.pictureLeft);
  const sound = new Audio();
  document.body.append(sound);
  const playing = playSound(sound, events.sound);

  const observer: AudioVideoObserver = {
    audioVideoDidStartConnecting: (isAgain) => isAgain && events.reconnecting(),
    audioVideoDidStart: () => {
      events.started();
      void playing.play();
    },
    audioVideoDidStop: (status) => {
      release().catch(() => undefined); // the devices are gone with the page's stay in any case
      events.stopped(status.statusCode());
    },
    audioVideoWasDemotedFromPrimaryMeeting: () => events.demoted(),
    connectionDidBecomePoor: () => events.line('weak'),
    connectionDidSuggestStopVideo: () => events.line('weak'),
    connectionDidBecomeGood: () => events.line('good'),
    videoSendDidBecomeUnavailable: () => events.cameraRefused(),
    videoAvailabilityDidChange: ({ canStartLocalVideo }) => !canStartLocalVideo && events.cameraRefused(),
    metricsDidReceive: sent,
    ...stage.observer,
  };
  audioVideo.addObserver(observer);
  let share: 'none' | 'up' | 'stopping' = 'none';
  audioVideo.addContentShareObserver({
    contentShareDidStop() {
      const isOwnWish = share === 'stopping';
      share = 'none';
      if (!isOwnWish) events.shareEnded();
    },
  });
  audioVideo.realtimeSubscribeToAttendeeIdPresence((id, isPresent) => {
    if (isPresent && isOwnContent(id)) events.shareSeen();
  });
  const heard = (_: string, volume: number | null): void => {
    if (volume !== null && volume > 0.01) events.soundArrived();
  };
  audioVideo.realtimeSubscribeToVolumeIndicator(ticket.attendee.AttendeeId, heard);
  audioVideo.subscribeToActiveSpeakerDetector(new DefaultActiveSpeakerPolicy(), stage.speaking);

  async function release(): Promise<void> {
    playing.stop();
    sound.remove();
    await Promise.allSettled([audioVideo.stopAudioInput(), audioVideo.stopVideoInput()]);
    await devices.destroy();
  }

  async function openMicrophone(): Promise<boolean> {
    try {
      const microphone = idToUse(await audioVideo.listAudioInputDevices(), wanted().microphone);
      if (microphone === undefined) return false;
      const stream = await audioVideo.startAudioInput(microphone);
      // The client shuts what is open when it is told to, and not what comes after that.
      for (const track of stream?.getAudioTracks() ?? []) track.enabled = !audioVideo.realtimeIsLocalAudioMuted();
      events.using('microphone', microphone);
      return true;
    } catch {
      return false; // refused or taken by another program: the hall watches and hears, and is told so
    }
  }

  async function turnToSpeaker(): Promise<void> {
    const { speaker } = wanted();
    if (speaker === undefined || !canChooseSpeaker()) return;
    try {
      const found: readonly Device[] = await audioVideo.listAudioOutputDevices();
      const used = idToUse(found, speaker);
      if (used === undefined) return;
      // The client would fail on it where nobody hears of it.
      await new Audio().setSinkId(used);
      await audioVideo.chooseAudioOutput(used);
      events.using('speaker', used);
    } catch {
      // It goes on where it was.
    }
  }

  await audioVideo.bindAudioElement(sound);
  audioVideo.realtimeMuteLocalAudio();
  if (!(await openMicrophone())) events.noMicrophone();
  await turnToSpeaker();
  devices.chooseVideoInputQuality(picture.width, picture.height, picture.framesPerSecond);
  audioVideo.start();

  return {
    attach: stage.attach,
    setMicrophone(isOn) {
      if (isOn) audioVideo.realtimeUnmuteLocalAudio();
      else audioVideo.realtimeMuteLocalAudio();
    },
    openMicrophone,
    turnToSpeaker,
    async startCamera() {
      try {
        const camera = idToUse(await audioVideo.listVideoInputDevices(), wanted().camera);
        if (camera === undefined) return 'missing';
        await audioVideo.startVideoInput(camera);
        events.using('camera', camera);
      } catch {
        return 'missing'; // refused or taken by another program: the hall is told that there is no camera
      }
      audioVideo.startLocalVideoTile();
      return 'on';
    },
    async stopCamera() {
      audioVideo.stopLocalVideoTile();
      await audioVideo.stopVideoInput();
    },
    async promote(attendee: Attendee) {
      const credentials = new MeetingSessionCredentials();
      credentials.attendeeId = attendee.AttendeeId;
      credentials.externalUserId = attendee.ExternalUserId;
      credentials.joinToken = attendee.JoinToken;
      const status = await audioVideo.promoteToPrimaryMeeting(credentials);
      const isIn = status.statusCode() === MeetingSessionStatusCode.OK;
      if (isIn) own.add(attendee.AttendeeId);
      if (isIn) audioVideo.realtimeSubscribeToVolumeIndicator(attendee.AttendeeId, heard);
      return isIn;
    },
    demote: () => audioVideo.demoteFromPrimaryMeeting(),
    startShare(screen) {
      share = 'up';
      return audioVideo.startContentShare(screen);
    },
    stopShare() {
      if (share !== 'up') return;
      share = 'stopping';
      audioVideo.stopContentShare();
    },
    playSound: () => void playing.play(),
    async hangUp() {
      audioVideo.removeObserver(observer);
      audioVideo.stop();
      await release();
    },
  };
}

/** Which of the room's pictures are fetched, and in which element each is shown. */
function createStage(
  audioVideo: AudioVideoFacade,
  policy: VideoPriorityBasedPolicy,
  {
    isOwnContent,
    speakers,
    tell,
  }: {
    readonly isOwnContent: (attendeeId: string) => boolean;
    readonly speakers: ReturnType<typeof watchSpeakers>;
    readonly tell: (on: OnStage) => void;
  },
) {
  const elements = new Map<Place, HTMLVideoElement>();
  const bound = new Map<Place, number>();
  const tiles = new Map<string, number>();
  let own: number | undefined;
  let sources: Source[] = [];
  let loudest: string | undefined;
  let on: OnStage = { main: undefined, beside: undefined };

  function show(): void {
    bind('main', on.main === undefined ? undefined : tiles.get(on.main));
    bind('beside', on.beside === undefined ? undefined : tiles.get(on.beside));
    bind('self', own);
  }
  function bind(place: Place, tile: number | undefined): void {
    const element = elements.get(place);
    if (!element || tile === undefined || bound.get(place) === tile) return;
    for (const [other, shown] of bound) if (shown === tile) bound.delete(other);
    bound.set(place, tile);
    audioVideo.bindVideoElement(tile, element);
  }
  function choose(): void {
    const shown = on.beside ?? on.main;
    const next = chooseOnStage(sources, { loudest, shown });
    if (next.main === on.main && next.beside === on.beside) return;
    on = next;
    const wanted = VideoPreferences.prepare();
    if (on.main) wanted.add(new VideoPreference(on.main, 1, TargetDisplaySize.High));
    if (on.beside) wanted.add(new VideoPreference(on.beside, 2, TargetDisplaySize.Low));
    policy.chooseRemoteVideoSources(wanted.build());
    tell(on);
    show();
  }
  const observer: AudioVideoObserver = {
    remoteVideoSourcesDidChange(offered) {
      sources = offered
        .map(({ attendee }) => ({ attendeeId: attendee.attendeeId, name: attendee.externalUserId }))
        .filter(({ attendeeId }) => !isOwnContent(attendeeId));
      speakers.seen(sources);
      choose();
    },
    videoTileDidUpdate({ tileId, localTile, boundAttendeeId }: VideoTileState) {
      if (tileId === null) return;
      if (localTile) own = tileId;
      else if (boundAttendeeId) tiles.set(boundAttendeeId, tileId);
      show();
    },
    videoTileWasRemoved(tileId) {
      if (own === tileId) own = undefined;
      for (const [attendeeId, tile] of tiles) if (tile === tileId) tiles.delete(attendeeId);
      for (const [place, tile] of bound) if (tile === tileId) bound.delete(place);
    },
  };
  return {
    observer,
    speaking(attendeeIds: string[]): void {
      loudest = attendeeIds[0] ?? loudest;
      speakers.heard(attendeeIds[0]);
      choose();
    },
    attach(place: Place, element: HTMLVideoElement | undefined): void {
      bound.delete(place);
      if (element) elements.set(place, element);
      else elements.delete(place);
      show();
    },
  };
}

/** Tells when the browser has sent pictures since it was asked last. */
function countFramesSent(tell: () => void): (report: ClientMetricReport) => void {
  let before = 0;
  return ({ rtcStatsReport }) => {
    let sent = 0;
    for (const stats of rtcStatsReport?.values() ?? [])
      if (stats.type === 'outbound-rtp' && stats.kind === 'video') sent += stats.framesSent ?? 0;
    if (sent > before) tell();
    before = sent;
  };
}
