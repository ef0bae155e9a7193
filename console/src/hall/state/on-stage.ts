/** Somebody whose picture the room offers. */
export interface Source {
  readonly attendeeId: string;
  /** A bridge's id; with `.s<turn>` while its hall of a replica has the floor. */
  readonly name: string;
}

export interface OnStage {
  /** What is shown large: a shared content before a speaker, a speaker before the chair's hall. */
  readonly main: string | undefined;
  /** The speaker's face beside the shared content. */
  readonly beside: string | undefined;
}

const contentMark = '#content';
export const isContent = (attendeeId: string): boolean => attendeeId.endsWith(contentMark);
/** Whose content it is. */
export const ownerOf = (attendeeId: string): string =>
  isContent(attendeeId) ? attendeeId.slice(0, -contentMark.length) : attendeeId;
const isPromoted = ({ name }: Source): boolean => /\.s\d+$/.test(name);

/**
 * Two pictures at most: an old phone and a weak line carry no more. Who is shown stays until somebody else speaks or the picture
 * goes: `loudest` is the attendee the room last told as speaking.
 */
export function chooseOnStage(
  sources: readonly Source[],
  of: { readonly loudest: string | undefined; readonly shown: string | undefined },
): OnStage {
  const faces = sources.filter(({ attendeeId }) => !isContent(attendeeId));
  const byId = (id: string | undefined) => faces.find((face) => face.attendeeId === id)?.attendeeId;
  const face = byId(of.loudest) ?? faces.find(isPromoted)?.attendeeId ?? byId(of.shown) ?? faces[0]?.attendeeId;
  const content = sources.find(({ attendeeId }) => isContent(attendeeId))?.attendeeId;
  return content === undefined ? { main: face, beside: undefined } : { main: content, beside: face };
}
