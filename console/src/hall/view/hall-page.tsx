import { useState } from 'preact/hooks';
import { applyTheme, keepTheme, keptTheme, type Theme, themes } from '../../design/theme.ts';
import { type Language, languageNames, languages } from '../../i18n/languages.ts';
import { useWords } from '../words.ts';
import { Announcements } from './announcements.tsx';
import { Elsewhere, Entering, Over } from './entering.tsx';
import { notAsking } from './floor-panel.tsx';
import styles from './hall.module.css';
import { Lobby } from './lobby.tsx';
import { Papers } from './papers.tsx';
import { Act, Help } from './parts.tsx';
import { RollCall } from './roll-call.tsx';
import { Room } from './room.tsx';
import { NoLink, SignIn } from './sign-in.tsx';
import { SignOut } from './sign-out.tsx';
import { ThumbRow } from './thumb-row.tsx';
import { useHall } from './use-hall.ts';

export interface HallPageProps {
  readonly onLanguage: (language: Language) => void;
}

export function HallPage({ onLanguage }: HallPageProps) {
  const { t, language } = useWords();
  const hall = useHall();
  const { stage, welcome, invitation } = hall.state();
  const known = welcome ?? (invitation === 'nothing' ? undefined : invitation);
  const isSignedIn = welcome !== undefined && stage.at !== 'sign-in' && stage.at !== 'no-link';
  const hasDesk = isSignedIn && !(stage.at === 'over' && (stage.why === 'cancelled' || stage.why === 'withdrawn'));
  const isTitleComing = stage.at === 'sign-in' || welcome?.conference.title === '';
  return (
    <>
      <Announcements />
      <div class={`${styles.page} ${hasDesk ? styles.wide : ''}`}>
        <header class={`${styles.header} ${isTitleComing ? styles.awaits : ''}`}>
          <p class={styles.who}>
            {known ? (
              <>
                <b>{known.bridge.name}</b>
                {known.bridge.parentName && `, ${known.bridge.parentName}`}
              </>
            ) : (
              t('product')
            )}
          </p>
          {known ? (
            <p class={styles.what}>{known.conference.title || t(welcome ? 'titleNotKept' : 'signIn.untitled')}</p>
          ) : (
            stage.at === 'sign-in' && <p class={styles.what}>{invitation === undefined && t('signIn.reading')}</p>
          )}
        </header>
        <main class={styles.content}>
          <div class={styles.stage}>
            <StageView key={welcome?.bridge.id} />
          </div>
          {hasDesk && (
            <div class={styles.desk} data-stays>
              <RollCall />
              <Papers />
            </div>
          )}
          <div class={styles.ways}>
            {stage.at === 'in' && (
              <Act kind="quiet" onAct={hall.leave}>
                {t('room.leave')}
              </Act>
            )}
            <Help />
          </div>
        </main>
        <footer class={styles.footer}>
          <label>
            <span class="visually-hidden">{t('language')}</span>
            <select
              class={styles.setting}
              value={language}
              onChange={(event) => onLanguage(event.currentTarget.value as Language)}
            >
              {languages.map((each) => (
                <option key={each} value={each} lang={each}>
                  {languageNames[each]}
                </option>
              ))}
            </select>
          </label>
          <ThemeChoice />
          {isSignedIn && <SignOut />}
        </footer>
      </div>
      {stage.at === 'in' && <ThumbRow />}
    </>
  );
}

/** Of one hall: what another one was writing is gone with it. */
function StageView() {
  const [asking, setAsking] = useState(notAsking);
  const { stage } = useHall().state();
  switch (stage.at) {
    case 'no-link':
      return <NoLink />;
    case 'sign-in':
      return <SignIn />;
    case 'lobby':
      return <Lobby />;
    case 'entering':
      return <Entering key={stage.why} />;
    case 'elsewhere':
      return <Elsewhere />;
    case 'in':
      return <Room asking={asking} onAsking={setAsking} />;
    case 'over':
      return <Over key={stage.why} />;
  }
}

let follow: (() => void) | undefined;

/** Sets the theme and keeps following the device where that was chosen. */
export function showTheme(theme: Theme): void {
  follow?.();
  follow = applyTheme(theme);
}

function ThemeChoice() {
  const { t } = useWords();
  const [theme, setTheme] = useState(keptTheme(localStorage));
  return (
    <label>
      <span class="visually-hidden">{t('theme.label')}</span>
      <select
        class={styles.setting}
        value={theme}
        onChange={(event) => {
          const chosen = event.currentTarget.value as Theme;
          keepTheme(localStorage, chosen);
          showTheme(chosen);
          setTheme(chosen);
        }}
      >
        {themes.map((each) => (
          <option key={each} value={each}>
            {t(`theme.${each}`)}
          </option>
        ))}
      </select>
    </label>
  );
}
