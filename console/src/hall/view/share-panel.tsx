import { canShareScreen } from '../engine/sharing.ts';
import { mayShare } from '../state/voice.ts';
import { useWords } from '../words.ts';
import styles from './hall.module.css';
import { Act, State } from './parts.tsx';
import { useHall } from './use-hall.ts';

/** Show the conference a screen or window, where the room takes it and this device has one to give. */
export function SharePanel() {
  const { t } = useWords();
  const hall = useHall();
  const state = hall.state();
  const { share } = state;
  if (!mayShare(state) || !canShareScreen()) return null;
  const isShown = share === 'starting' || share === 'on';
  return (
    <div class={styles.stack}>
      <div role="status" class={styles.stack}>
        {share === 'on' && <State tone="good">{t('share.on')}</State>}
        {share === 'starting' && <State tone="busy">{t('share.starting')}</State>}
        {share === 'failed' && <State tone="warning">{t('share.failed')}</State>}
      </div>
      <Act
        kind={isShown ? 'danger' : 'plain'}
        onAct={() => {
          if (isShown) hall.stopSharing();
          else void hall.share();
        }}
      >
        {isShown ? t('share.stop') : t('share.start')}
      </Act>
    </div>
  );
}
