import { type Clock, systemClock } from './clock.ts';
import { type Call, type CallCounts, ControlPlane } from './control-plane.ts';
import { applyCapabilities, endMeeting, removeAttendee } from './departures.ts';
import { type ChannelCounts, type ChannelName, EventChannels, type EventPorts } from './event-channels.ts';
import { type Announce, announcement } from './events.ts';
import { FaultDice, type FaultProfile, noFaults } from './faults.ts';
import { lazyMedia } from './media/lazy-media.ts';
import type { MediaPlane } from './media-plane.ts';
import type { Meeting } from './meeting.ts';
import { MeetingRegistry } from './meeting-registry.ts';
import type { OperationName } from './operations.ts';
import type { Random } from './random.ts';
import { serviceHandlers } from './service.ts';
import { type Assumptions, defaultAssumptions, defaultQuotas, type Quotas } from './settings.ts';
import { Signalling } from './signalling.ts';

/** What a local Chime is made of, apart from its address. */
export interface EmulatorOptions extends EventPorts {
  readonly region: string;
  /** Twelve digits. */
  readonly account: string;
  readonly quotas?: Partial<Quotas>;
  readonly assumptions?: Partial<Assumptions>;
  readonly faults?: FaultProfile;
  readonly clock?: Clock;
  /** Draws the faults instead of the profile's seed. */
  readonly random?: Random;
  /** Picture and sound; they are served by default, from the first client on that offers any. */
  readonly media?: MediaPlane;
  onCall?(call: Call): void;
}

export interface ChimeStats {
  readonly calls: Partial<Record<OperationName, CallCounts>>;
  readonly meetings: number;
  readonly attendees: number;
  readonly connected: number;
  readonly peakConnected: number;
  readonly events: Record<ChannelName, ChannelCounts>;
  readonly dataMessages: { readonly passed: number; readonly refused: number };
  /** How often each fault fired since the start. */
  readonly faults: Record<string, number>;
}

/** The whole local Chime without its sockets. */
export interface Emulator {
  readonly registry: MeetingRegistry;
  readonly control: ControlPlane;
  readonly signalling: Signalling;
  readonly channels: EventChannels;
  readonly dice: FaultDice;
  /** The meeting is gone as by an outage: clients are cut off, MeetingEnded is sent only if `isTold`. False when there is none. */
  vanish(meetingId: string, isTold: boolean): boolean;
  stats(): ChimeStats;
  /** Stops all clocks and connections; no event is sent for it. */
  close(): Promise<void>;
}

/** `signallingBase` is asked at each answer: like `ws://127.0.0.1:8090`. */
export function createEmulator(options: EmulatorOptions, signallingBase: () => string): Emulator {
  const clock = options.clock ?? systemClock;
  const quotas = { ...defaultQuotas, ...options.quotas };
  const assumptions = { ...defaultAssumptions, ...options.assumptions };
  const { region, account } = options;
  const media = options.media ?? lazyMedia();
  const dice = new FaultDice(options.faults ?? noFaults, options.random);
  const channels = new EventChannels(options, clock, dice, { region, account });
  const announce: Announce = (type, meeting, attendee) =>
    channels.send(announcement(type, clock.now(), meeting, attendee));
  const registry = new MeetingRegistry({ clock, quotas, assumptions, region, account, announce });
  const signalling = new Signalling({ registry, clock, dice, media, announce });
  registry.onEnded = (meeting, reason) => endMeeting(signalling, meeting, reason === 'vanished');

  const hiddenUntil = new Map<string, number>();
  const misfortunesOf = (meeting: Meeting) => {
    const { notFoundAfterCreate: hidden, vanish } = dice.profile.service ?? {};
    if (hidden && dice.fires('notFoundAfterCreate', hidden)) hiddenUntil.set(meeting.id, clock.now() + hidden.forMs);
    if (vanish && dice.fires('vanish', vanish))
      clock.setTimeout(
        () => registry.end(meeting, 'vanished', vanish.told ?? false),
        dice.within('vanish', vanish.afterMs),
      );
  };

  const control = new ControlPlane({
    clock,
    dice,
    quotas,
    region,
    account,
    handlers: serviceHandlers({
      registry,
      clock,
      dice,
      signallingBase,
      attendeeDeleted: (attendee) => removeAttendee(signalling, attendee),
      capabilitiesChanged: (attendee) => applyCapabilities(signalling, attendee),
      meetingCreated: misfortunesOf,
    }),
    isHidden: (meetingId) => {
      const until = hiddenUntil.get(meetingId);
      if (until === undefined) return false;
      if (clock.now() < until) return true;
      hiddenUntil.delete(meetingId);
      return false;
    },
    onCall: (call) => options.onCall?.(call),
  });

  return {
    registry,
    control,
    signalling,
    channels,
    dice,
    vanish(meetingId, isTold) {
      const meeting = registry.meetings.get(meetingId);
      if (!meeting) return false;
      registry.end(meeting, 'vanished', isTold);
      return true;
    },
    stats() {
      const { dataMessages, dataMessagesRefused } = signalling.rooms.counts;
      return {
        calls: Object.fromEntries(control.counts),
        meetings: registry.meetings.size,
        attendees: registry.seats.size,
        connected: signalling.presence.connected,
        peakConnected: signalling.presence.peakConnected,
        events: channels.counts,
        dataMessages: { passed: dataMessages, refused: dataMessagesRefused },
        faults: dice.counts(),
      };
    },
    async close() {
      signalling.close();
      registry.close();
      await media.close();
      await channels.settled();
    },
  };
}
