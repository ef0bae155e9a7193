import { createContext, type ReactNode, useContext, useSyncExternalStore } from 'react';
import { useTranslations } from 'use-intl';
import { clockSeconds, spanText } from '../i18n/format.ts';
import { useLanguage } from '../i18n/provider.tsx';

const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) now = Date.now();
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

const OffsetContext = createContext(0);

/** Times inside tick by the server's clock, not by that of this machine. */
export function ServerTime({ offset, children }: { readonly offset: number; readonly children: ReactNode }) {
  return <OffsetContext value={offset}>{children}</OffsetContext>;
}

/** The server's time, renewed every second. */
export function useServerNow(): number {
  const offset = useContext(OffsetContext);
  return useSyncExternalStore(subscribe, () => now) + offset;
}

/** 08:42:17 giờ Việt Nam */
export function ServerClock() {
  const { language } = useLanguage();
  const t = useTranslations('words');
  const at = useServerNow();
  return (
    <time dateTime={new Date(at).toISOString()}>
      {clockSeconds(at, language)} {t('zone')}
    </time>
  );
}

/** 0:42, ticking. */
export function Elapsed({ since }: { readonly since: number }) {
  return <>{spanText(useServerNow() - since)}</>;
}
