import { scheduleRoutes } from '../../../../shared/contracts/schedule.ts';
import type { Api } from '../../api/client.ts';
import { ApiProblem } from '../../api/problem.ts';
import type { Answer } from '../../api/shapes.ts';
import type { ConferenceId, Wish } from './form.ts';

export type Saved = Answer<typeof scheduleRoutes.createConference>;

/** A new conference that is meant: one key, whatever is changed on the form until the system has answered. */
export interface Intent {
  readonly actKey: string;
  /** What was sent and not answered, as JSON, the latest first: one of them may have been saved. */
  readonly sent: readonly string[];
}

/**
 * Makes the conference, once. Where an earlier try was saved although its answer got lost, and the form was changed since,
 * the key is refused for the new text: then that conference is looked up by sending the old text again, and changed.
 */
export async function saveNew(api: Pick<Api, 'call'>, wish: Wish, { actKey, sent }: Intent): Promise<Saved> {
  try {
    return await api.call(scheduleRoutes.createConference, { body: wish }, { actKey });
  } catch (error) {
    const isOther = error instanceof ApiProblem && error.code === 'idempotency-key-reused';
    if (!isOther) throw error;
    for (const text of sent) {
      const first = await resent(api, text, actKey);
      if (first) return saveChange(api, first.conference.id, first.conference.version, wish);
    }
    throw error;
  }
}

/** The answer that got lost; undefined where it was another text that was saved. */
async function resent(api: Pick<Api, 'call'>, text: string, actKey: string): Promise<Saved | undefined> {
  try {
    return await api.call(scheduleRoutes.createConference, { body: JSON.parse(text) as Wish }, { actKey });
  } catch (error) {
    if (error instanceof ApiProblem && error.code === 'idempotency-key-reused') return undefined;
    throw error;
  }
}

/** A repeat of it finds the conference like that and changes nothing. */
export function saveChange(
  api: Pick<Api, 'call'>,
  conferenceId: ConferenceId,
  version: number,
  wish: Wish,
): Promise<Saved> {
  return api.call(scheduleRoutes.editConference, { params: { conferenceId }, body: { ...wish, version } });
}

/** Whether the system may have saved it all the same. */
export function mayBeSaved(error: Error): boolean {
  return error instanceof ApiProblem && (error.status === 0 || error.status >= 500 || error.code === 'still-running');
}
