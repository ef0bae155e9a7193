import type { EventType } from '../../../../shared/domain/events.ts';

/** Everything that a conference's record may hold, in the order of its story. */
export const conferenceActs = [
  'ConferenceDrafted',
  'ConferenceScheduled',
  'ConferenceRescheduled',
  'ConferenceCancelled',
  'BridgesEnrolled',
  'AgendaWritten',
  'AgendaPublished',
  'PaperAdded',
  'ProvisionRequested',
  'RoomOpened',
  'RoomsReady',
  'RoomLost',
  'LineChecked',
  'ConferenceStarted',
  'BridgeConnected',
  'BridgeDropped',
  'BridgeLeft',
  'BridgeRevoked',
  'BridgeRestored',
  'AccessRotated',
  'PinShown',
  'AccessUnlocked',
  'RollCallTaken',
  'FloorAsked',
  'FloorWithdrawn',
  'FloorSorted',
  'FloorGiven',
  'FloorTaken',
  'FloorOpened',
  'ConferenceEnded',
  'SettleRequested',
  'AttendanceSettled',
  'ConclusionsDrafted',
  'ConclusionsEdited',
  'ConclusionsSubmitted',
  'ConclusionsReturned',
  'ConclusionsApproved',
  'ConclusionsNumbered',
  'ConclusionsPublished',
  'ConclusionsRevoked',
  'DeliveriesPlanned',
  'DeliverySettled',
  'DeliveryRequeued',
  'DeliveryReminded',
] as const satisfies readonly EventType[];
/** The directory belongs to no conference and has a record of its own. */
export const directoryActs = [
  'DirectoryCommitRequested',
  'PointsImported',
  'PointChanged',
  'LevelsReplaced',
] as const satisfies readonly EventType[];
export type Act = (typeof conferenceActs)[number] | (typeof directoryActs)[number];
/** An event that is told and has no word here stops the build. */
type Wordless = Exclude<EventType, Act>;
export const everyActHasAWord: Wordless extends never ? true : Wordless = true;

export function isAct(text: string): text is Act {
  return ([...conferenceActs, ...directoryActs] as readonly string[]).includes(text);
}
