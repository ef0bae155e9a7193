import { useLayoutEffect, useRef } from 'preact/hooks';
import { useWords } from '../words.ts';
import { Act, Note } from './parts.tsx';
import { useHall } from './use-hall.ts';

/** The hall hears nothing until somebody has pressed here. With the button the focus would go: it stays in the room. */
export function SoundBlocked() {
  const { t } = useWords();
  const hall = useHall();
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const shown = box.current;
    return () => {
      if (shown?.contains(document.activeElement)) document.querySelector('h1')?.focus({ preventScroll: true });
    };
  }, []);
  return (
    <div ref={box}>
      <Note tone="warning">
        <p>{t('sound.blocked')}</p>
        <Act kind="primary" isLarge onAct={hall.playSound}>
          {t('sound.play')}
        </Act>
      </Note>
    </div>
  );
}
