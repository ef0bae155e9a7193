import { type QueueSpec, sendersFor } from './queue-spec.ts';

/** Six and a half minutes of waiting at most: a spell of throttling is ridden out, and who waits hears within ten minutes. */
const tries = 10;

/** Every queue in pipeline order. `<id>-dlq` catches what a consumer or a rule could not handle. */
export const queues = [
  {
    id: 'commit-import',
    hears: [{ from: 'nhipcau', events: ['DirectoryCommitRequested'] }],
    impact: 'An accepted directory file is not in force: new or renamed points cannot be invited.',
    lateAfterSeconds: 300,
    batchSize: 1,
    maxConcurrency: 2,
    tries,
  },
  {
    id: 'set-wake-ups',
    hears: [
      {
        from: 'nhipcau',
        events: ['ConferenceScheduled', 'ConferenceRescheduled', 'ConferenceCancelled', 'ConferenceEnded'],
      },
    ],
    impact: 'A conference has no wake-up or an old one: its doors do not open by themselves at the set time.',
    lateAfterSeconds: 300,
    batchSize: 10,
    tries,
  },
  {
    id: 'enrol',
    hears: [{ from: 'nhipcau', events: ['ConferenceScheduled', 'ConferenceRescheduled', 'ConferenceCancelled'] }],
    impact: 'Invited points have no bridge in the conference: they get no invitation and cannot join.',
    lateAfterSeconds: 300,
    batchSize: 1,
    tries,
  },
  {
    id: 'follow-directory',
    hears: [{ from: 'nhipcau', events: ['PointsImported', 'PointChanged'] }],
    impact:
      'Conferences that are announced do not follow the directory: new points are not invited, old addresses stay.',
    lateAfterSeconds: 300,
    batchSize: 1,
    maxConcurrency: 2,
    tries,
  },
  {
    id: 'provision',
    hears: [
      { from: 'wake-up', kinds: ['doors-open'] },
      {
        from: 'nhipcau',
        events: [
          'ProvisionRequested',
          'RoomLost',
          'BridgesEnrolled',
          'BridgeRevoked',
          'ConferenceEnded',
          'ConferenceCancelled',
        ],
      },
    ],
    impact: 'Rooms are not opened or not opened again: bridges wait in front of a closed door.',
    lateAfterSeconds: 60,
    batchSize: 1,
    maxConcurrency: 2,
    tries,
  },
  {
    id: 'presence',
    hears: [{ from: 'chime' }],
    impact:
      "Media events are not taken in: the board and the attendance rest on heartbeats and Chime's own queue alone.",
    lateAfterSeconds: 60,
    batchSize: 100,
    batchWindowSeconds: 1,
    tries,
  },
  {
    id: 'chime-direct',
    hears: [],
    impact: 'The second channel of media events is not taken in: the board rests on heartbeats and the bus alone.',
    lateAfterSeconds: 60,
    batchSize: 100,
    batchWindowSeconds: 1,
    tries,
    writer: 'chime',
  },
  {
    id: 'lifecycle',
    hears: [{ from: 'wake-up', kinds: ['start-due', 'deadline'] }],
    impact: 'A conference does not start or close by itself: an operator has to do it on the board.',
    lateAfterSeconds: 60,
    batchSize: 10,
    tries,
  },
  {
    id: 'floor',
    hears: [
      {
        from: 'nhipcau',
        events: [
          'FloorGiven',
          'FloorTaken',
          'RoomsReady',
          'BridgeRevoked',
          'BridgesEnrolled',
          'ConferenceEnded',
          'ConferenceCancelled',
        ],
      },
    ],
    impact:
      'The floor is given and the rooms do not follow: the speaker is not heard. Giving it to the same one again helps.',
    lateAfterSeconds: 30,
    batchSize: 1,
    // Somebody stands at a microphone that is not open. Never before the lease of the one that died is over, or it is taken
    // for busy: the function's 20 s and the 25 s of a lease renewed in its last moment.
    comesAgainAfterSeconds: 50,
    tries,
  },
  {
    id: 'push',
    hears: [
      {
        from: 'nhipcau',
        events: [
          'BridgesEnrolled',
          'RoomsReady',
          'RoomLost',
          'ConferenceStarted',
          'BridgeConnected',
          'BridgeDropped',
          'BridgeLeft',
          'BridgeRevoked',
          'FloorAsked',
          'FloorWithdrawn',
          'FloorSorted',
          'FloorGiven',
          'FloorTaken',
          'FloorOpened',
          'LineChecked',
          'RollCallTaken',
          'ConferenceEnded',
          'ConferenceCancelled',
        ],
      },
    ],
    impact: 'Boards and hall pages hear of changes only at their next pull, some seconds late; nothing is lost.',
    lateAfterSeconds: 30,
    batchSize: 100,
    batchWindowSeconds: 1,
    // A hint that is a minute old helps nobody: pages pull.
    tries: 6,
  },
  {
    id: 'settle',
    hears: [{ from: 'nhipcau', events: ['ConferenceEnded', 'SettleRequested'] }],
    impact: 'The attendance of an ended conference is not settled: conclusions cannot take it over.',
    lateAfterSeconds: 300,
    batchSize: 1,
    tries,
  },
  {
    id: 'render',
    hears: [{ from: 'nhipcau', events: ['ConclusionsNumbered'] }],
    impact: 'A numbered notice has no document: it is not published and goes to nobody.',
    lateAfterSeconds: 300,
    batchSize: 1,
    tries,
  },
  {
    id: 'plan-deliveries',
    hears: [
      {
        from: 'nhipcau',
        events: [
          'BridgesEnrolled',
          'AccessRotated',
          'AgendaPublished',
          'ConferenceRescheduled',
          'ConferenceCancelled',
          'ConclusionsPublished',
          'ConclusionsRevoked',
        ],
      },
    ],
    impact: 'Invitations, agendas, changes or notices are addressed to nobody until this is replayed.',
    lateAfterSeconds: 300,
    batchSize: 1,
    tries,
  },
  {
    id: 'outgoing-mail',
    hears: [],
    impact: 'Mails that were addressed are not sent: their recipients stay "waiting" on the delivery page.',
    lateAfterSeconds: 1800,
    batchSize: 1,
    maxConcurrency: sendersFor,
    tries,
  },
  {
    id: 'mail-events',
    hears: [{ from: 'mail' }],
    impact: 'Deliveries and bounces are not recorded: the delivery page shows "sent" for mails that came back.',
    lateAfterSeconds: 600,
    batchSize: 100,
    batchWindowSeconds: 1,
    tries,
  },
  {
    id: 'audit',
    hears: [{ from: 'nhipcau', events: 'all' }],
    impact: 'Acts are missing in the audit record until this is replayed: it verifies, and is not complete.',
    lateAfterSeconds: 600,
    batchSize: 100,
    batchWindowSeconds: 1,
    // Those who append to one chain at once wait for one another: more of them would only lose more often.
    maxConcurrency: 2,
    tries: 12,
  },
] as const satisfies readonly QueueSpec[];

export type QueueId = (typeof queues)[number]['id'];
