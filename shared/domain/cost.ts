/**
 * Media is nearly all that a conference costs: the coordination around it stays below 1 % of it.
 * AWS, Amazon Chime SDK pricing, WebRTC meetings: USD 0.0017 per attendee and minute, the same in every Region; an attendee of
 * a replica counts like any other.
 */
export const usdPerAttendeeMinute = 0.0017;
export const priceSource =
  'Amazon Chime SDK pricing, WebRTC meetings: USD 0.0017 per attendee-minute (aws.amazon.com/chime/chime-sdk/pricing)';

export interface Cost {
  readonly attendeeMinutes: number;
  readonly usd: number;
  readonly usdPerAttendeeMinute: number;
  readonly source: string;
}

/** Every bridge from doors open to the planned end: the most it can be unless it runs over. USD to the cent. */
export function costOf(bridges: number, minutes: number): Cost {
  const attendeeMinutes = bridges * minutes;
  const usd = Math.round(attendeeMinutes * usdPerAttendeeMinute * 100) / 100;
  return { attendeeMinutes, usd, usdPerAttendeeMinute, source: priceSource };
}
