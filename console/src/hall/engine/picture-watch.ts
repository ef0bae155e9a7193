import type { PictureFault } from '../../../../shared/domain/picture-fault.ts';
import { pictureFaultOf } from '../state/picture-fault.ts';
import { sendsPicture } from '../state/voice.ts';
import type { Core, OnChange } from './core.ts';

/** Since when this hall should be seen, and with it what is missing of its pictures now. */
export function watchPictures(core: Core): { changed: OnChange; fault: () => PictureFault | undefined } {
  let since: number | undefined;
  return {
    changed(state) {
      since = sendsPicture(state) ? (since ?? core.now()) : undefined;
    },
    fault: () => pictureFaultOf(core.state(), since, core.now()),
  };
}
