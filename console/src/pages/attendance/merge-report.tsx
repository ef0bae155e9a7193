import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../../design/button.tsx';
import { Panel } from '../../design/panel.tsx';
import type { Delegate, Merge } from './roll.ts';

export interface MergeReportProps {
  readonly merge: Merge;
  readonly revision: number;
  readonly onClose: () => void;
}

/** The hall had sent its own roll meanwhile: what the united one says that was not entered here. */
export function MergeReport({ merge, revision, onClose }: MergeReportProps) {
  const t = useTranslations('attendance');
  const place = useRef<HTMLElement>(null);
  // The button that was pressed is gone with the form.
  useEffect(() => place.current?.focus(), []);
  const { added, changed, presentCount } = merge;
  const mode = ({ mode }: Delegate): string => t(`mode.${mode}`);
  const isSame = added.length === 0 && changed.length === 0 && !presentCount;
  return (
    <section ref={place} tabIndex={-1} aria-label={t('merge.title', { revision })}>
      <Panel
        kind="warning"
        title={t('merge.title', { revision })}
        acts={
          <Button kind="primary" onClick={onClose}>
            {t('merge.seen')}
          </Button>
        }
      >
        <p>{isSame ? t('merge.same') : t('merge.text')}</p>
        {!isSame && (
          <ul>
            {presentCount && (
              <li>
                {t('merge.count', { sent: String(presentCount.sent ?? '–'), now: String(presentCount.now ?? '–') })}
              </li>
            )}
            {added.map((delegate) => (
              <li key={`added ${delegate.name} ${delegate.unit ?? ''}`}>
                {t('merge.added', { name: delegate.name, mode: mode(delegate) })}
              </li>
            ))}
            {changed.map(({ sent, now }) => (
              <li key={`changed ${now.name} ${now.unit ?? ''}`}>
                {t('merge.changed', { name: now.name, sent: mode(sent), now: mode(now) })}
              </li>
            ))}
          </ul>
        )}
      </Panel>
    </section>
  );
}
