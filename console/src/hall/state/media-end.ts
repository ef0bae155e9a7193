/** left: by this page. elsewhere: another device came in with the same seat. gone: thrown out, or the room is no more. lost: the line. */
export type MediaEnd = 'left' | 'elsewhere' | 'gone' | 'lost';

/** Status codes of the client. Source: MeetingSessionStatusCode in amazon-chime-sdk-js 3.32. */
const left = 1;
const joinedElsewhere = 2;
const gone = new Set([
  3, // the credential was not taken: deleted meanwhile
  5, // the meeting ended
  21, // nobody was there
  22, // the attendee was removed
  23, // removed from the primary meeting
  11, // signalling refused the request: the token is of a room that is no more
]);

export function mediaEndOf(statusCode: number): MediaEnd {
  if (statusCode === left) return 'left';
  if (statusCode === joinedElsewhere) return 'elsewhere';
  return gone.has(statusCode) ? 'gone' : 'lost';
}
