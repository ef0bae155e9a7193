import type { HallState } from '../state/hall-state.ts';
import { type Core, createAlarm, type OnChange } from './core.ts';
import { refusalOf } from './hall-api.ts';

/** Without an answer; the PIN can be typed meanwhile. */
const againMs = 5000;

/** Finds out what the link is of while the PIN is asked for, so that whoever holds it sees that it is the right one. */
export function lookAtLink(core: Core): { changed: OnChange; hurry(): void } {
  const alarm = createAlarm();
  let isOut = false;

  async function look(): Promise<void> {
    const link = core.kept.link();
    if (isOut || !link || !isWanted(core.state())) return;
    isOut = true;
    try {
      const invitation = await core.api.previewLink(link);
      if (core.kept.link() === link) core.tell({ type: 'invitation', invitation });
    } catch (error) {
      if (refusalOf(error).status === 404) core.tell({ type: 'invitation', invitation: 'nothing' });
      else alarm.set(againMs, () => void look());
    } finally {
      isOut = false;
    }
  }

  return {
    changed(state, before) {
      if (!isWanted(state)) alarm.clear();
      else if (!isWanted(before)) void look();
    },
    hurry: () => void look(),
  };
}

function isWanted({ stage, isLinkKnown, invitation }: HallState): boolean {
  return stage.at === 'sign-in' && isLinkKnown && invitation === undefined;
}
