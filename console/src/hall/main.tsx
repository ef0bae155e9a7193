import '../design/tokens.css';
import '../design/base.css';
import { render } from 'preact';
import { keptTheme } from '../design/theme.ts';
import { keepLanguage, keptLanguage, type Language } from '../i18n/languages.ts';
import { clientName } from './engine/client-name.ts';
import { createHall } from './engine/hall.ts';
import { keptIn } from './engine/kept.ts';
import { rollBoxIn } from './engine/roll-box.ts';
import { keepShell } from './engine/shell.ts';
import { HallPage, showTheme } from './view/hall-page.tsx';
import { StartFailed } from './view/start-failed.tsx';
import { HallContext } from './view/use-hall.ts';
import { loadHallWords, SpeechContext } from './words.ts';

const root = document.getElementById('root') as HTMLElement;
const fragment = {
  read: () => location.hash.slice(1),
  write: (text: string) => history.replaceState(null, '', text === '' ? location.pathname : `#${text}`),
};

async function start(): Promise<void> {
  showTheme(keptTheme(localStorage));
  const language = keptLanguage(localStorage);
  const kept = keptIn(sessionStorage, localStorage, fragment, Date.now);
  const words = await loadHallWords(language);
  const hall = createHall({
    kept,
    rolls: rollBoxIn(indexedDB),
    loadLine: async () => (await import('./media/chime-line.ts')).openChimeLine,
    now: Date.now,
    client: clientName(navigator.userAgent),
  });
  if (!hall.giveLink(fragment.read())) fragment.write('');
  hall.resume();

  async function show(chosen: Language, t = words): Promise<void> {
    // Not for the one word in the choice of languages.
    if (chosen === 'bn') await import('./bengali.css');
    document.documentElement.lang = chosen;
    document.title = t('tab');
    render(
      <SpeechContext.Provider value={{ t, language: chosen }}>
        <HallContext.Provider value={hall}>
          <HallPage
            onLanguage={async (next) => {
              keepLanguage(localStorage, next);
              await show(next, await loadHallWords(next));
            }}
          />
        </HallContext.Provider>
      </SpeechContext.Provider>,
      root,
    );
  }
  root.replaceChildren();
  await show(language);
  // A link opened while the page is there changes the fragment only: it counts all the same.
  addEventListener('hashchange', () => {
    if (hall.giveLink(fragment.read())) location.reload();
    else fragment.write('');
  });
  await keepShell();
}

start().catch((error: unknown) => {
  console.error(error);
  root.replaceChildren();
  render(<StartFailed />, root);
});
