import '../design/fonts.css';
import '../design/tokens.css';
import '../design/base.css';
import '../design/print.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import * as z from 'zod/mini';
import { createApi } from '../api/client.ts';
import { createQueryClient } from '../api/query-client.ts';
import { ApiProvider } from '../api/use-api.tsx';
import { applyTheme, keptTheme } from '../design/theme.ts';
import { ToastProvider } from '../design/toast.tsx';
import { keptLanguage } from '../i18n/languages.ts';
import { loadMessages } from '../i18n/load.ts';
import { LanguageProvider } from '../i18n/provider.tsx';
import { loadSettings } from '../session/config.ts';
import { oidc } from '../session/oidc.ts';
import { createSession, signedInKey } from '../session/session.ts';
import { SessionProvider } from '../session/use-session.tsx';
import { createConsoleRouter, fetchPagesInQuiet } from './router.ts';
import { StartFailed } from './start-failed.tsx';
import { StyleSafety } from './style-safety.tsx';

// The policy of the page lets nothing compile code.
z.config({ jitless: true });

async function start(root: HTMLElement): Promise<void> {
  applyTheme(keptTheme(localStorage))();
  const language = keptLanguage(localStorage);
  document.documentElement.lang = language;
  const [messages, settings] = await Promise.all([
    loadMessages(language),
    loadSettings().catch((error: unknown) => (error instanceof Error ? error : new Error(String(error)))),
  ]);
  const initial = { language, messages };
  if (settings instanceof Error) {
    createRoot(root).render(
      <LanguageProvider initial={initial}>
        <StartFailed error={settings} />
      </LanguageProvider>,
    );
    return;
  }
  const session = createSession({
    oidc: oidc(settings, location.origin),
    passing: sessionStorage,
    lasting: localStorage,
    go: (url) => location.assign(url),
    goInstead: (url) => location.replace(url),
    elapsed: () => performance.now(),
  });
  const cache = createQueryClient();
  const api = createApi({
    baseUrl: settings.apiUrl,
    proof: async () => ({ authorization: `Bearer ${await session.token()}` }),
    onUnauthorised: session.expire,
    fetch: (input, init) => fetch(input, init),
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  });
  addEventListener('storage', ({ key, newValue }) => {
    if (key !== signedInKey || newValue !== null) return;
    cache.clear();
    session.forget();
  });
  // "Back" from the sign-in page may bring the page as it was left, on its way.
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted && session.state().status === 'leaving') location.reload();
  });
  const returnTo = await session.start(new URL(location.href));
  if (returnTo !== undefined) history.replaceState(null, '', returnTo);
  if (session.state().status === 'leaving') return;
  const router = createConsoleRouter();
  createRoot(root).render(
    <StrictMode>
      <StyleSafety>
        <LanguageProvider initial={initial}>
          <SessionProvider session={session}>
            <ApiProvider api={api}>
              <QueryClientProvider client={cache}>
                <ToastProvider>
                  <RouterProvider router={router} />
                </ToastProvider>
              </QueryClientProvider>
            </ApiProvider>
          </SessionProvider>
        </LanguageProvider>
      </StyleSafety>
    </StrictMode>,
  );
  fetchPagesInQuiet(router);
}

await start(document.getElementById('root') as HTMLElement);
