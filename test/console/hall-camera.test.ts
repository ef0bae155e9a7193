import { speakInRoom } from '../../console/src/hall/engine/speaking.ts';
import type { MediaLine } from '../../console/src/hall/media/media-line.ts';
import type { HallEvent } from '../../console/src/hall/state/hall-state.ts';
import { inRoom, page } from './support/hall-core.ts';

const cut: HallEvent = { type: 'media-reconnecting' };
const back: HallEvent = { type: 'media-started', now: 0 };

/** A hall in the primary room whose camera opens and closes when it is told to, and what is left running. */
function filming() {
  const acts: string[] = [];
  const waiting: ((camera: 'on' | 'missing') => void)[] = [];
  const camera = { isSending: false };
  const line = {
    setMicrophone: () => undefined,
    startCamera: () => {
      acts.push('start');
      return new Promise<'on' | 'missing'>((resolve) => waiting.push(resolve));
    },
    stopCamera: async () => {
      acts.push('stop');
      camera.isSending = false;
    },
  } as unknown as MediaLine;
  const { core, parts } = page({}, line);
  parts.push(speakInRoom(core));
  for (const event of inRoom) core.tell(event);
  return {
    ...{ core, acts, camera },
    async opens(as: 'on' | 'missing' = 'on'): Promise<void> {
      const answer = waiting.shift();
      if (!answer) throw new Error('No camera is opening');
      camera.isSending = as === 'on';
      answer(as);
      await settled();
    },
    async happens(...events: HallEvent[]): Promise<void> {
      for (const event of events) core.tell(event);
      await settled();
    },
  };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('a camera that is open goes off with the line and on again with it', async () => {
  const { core, acts, camera, opens, happens } = filming();
  await opens();
  expect(core.state().camera).toBe('on');
  await happens(cut);
  expect({ ...camera, told: core.state().camera }).toEqual({ isSending: false, told: 'off' });
  await happens(back);
  await opens();
  expect({ ...camera, told: core.state().camera }).toEqual({ isSending: true, told: 'on' });
  expect(acts).toEqual(['start', 'stop', 'start']);
});

test('a line that is cut again while the camera opens: told is what is sent', async () => {
  const { core, camera, opens, happens } = filming();
  await opens();
  await happens(cut);
  await happens(back);
  await happens(cut);
  await opens();
  expect({ ...camera, told: core.state().camera }).toEqual({ isSending: false, told: 'off' });
  await happens(back);
  await opens();
  expect({ ...camera, told: core.state().camera }).toEqual({ isSending: true, told: 'on' });
});

test('a line that is cut and back while the camera opens: it is opened once', async () => {
  const { core, acts, camera, opens, happens } = filming();
  await happens(cut);
  await happens(back);
  await opens();
  expect({ ...camera, told: core.state().camera }).toEqual({ isSending: true, told: 'on' });
  expect(acts).toEqual(['start']);
});

test('a picture that the room refuses while the camera opens stays refused, and the camera goes off with the line', async () => {
  const { core, camera, opens, happens } = filming();
  await happens({ type: 'camera', camera: 'refused-by-room' });
  await opens();
  expect(core.state().camera).toBe('refused-by-room');
  await happens(cut);
  expect(camera.isSending).toBe(false);
});

test('a camera that is not there is told, and not asked for again by itself', async () => {
  const { core, acts, opens, happens } = filming();
  await opens('missing');
  await happens(cut, back);
  expect(core.state().camera).toBe('missing');
  expect(acts).toEqual(['start']);
});

test('another camera that is chosen takes the place of the one that is open', async () => {
  const { core, acts, camera, opens, happens } = filming();
  await opens();
  core.kept.keepDevice('camera', 'hall');
  await happens({ type: 'camera', camera: 'off' });
  await opens();
  expect({ ...camera, told: core.state().camera }).toEqual({ isSending: true, told: 'on' });
  expect(acts).toEqual(['start', 'stop', 'start']);
});

test('another camera that is chosen while one opens: the last one is what is sent', async () => {
  const { core, acts, camera, opens } = filming();
  core.kept.keepDevice('camera', 'hall');
  await opens();
  await opens();
  expect({ ...camera, told: core.state().camera }).toEqual({ isSending: true, told: 'on' });
  expect(acts).toEqual(['start', 'stop', 'start']);
});

test('another camera that is chosen in place of one that is missing is opened', async () => {
  const { core, acts, opens, happens } = filming();
  await opens('missing');
  core.kept.keepDevice('camera', 'hall');
  await happens({ type: 'camera', camera: 'off' });
  await opens();
  expect(core.state().camera).toBe('on');
  expect(acts).toEqual(['start', 'start']);
});
