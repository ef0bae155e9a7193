import '../design/fonts.css';
import '../design/tokens.css';
import '../design/base.css';
import { render } from 'preact';
import { applyTheme, keptTheme } from '../design/theme.ts';
import { keptLanguage } from '../i18n/languages.ts';
import { HallPage } from './hall-page.tsx';
import { loadHallWords } from './words.ts';

applyTheme(keptTheme(localStorage));
const language = keptLanguage(localStorage);
document.documentElement.lang = language;
const words = await loadHallWords(language);
document.title = words('tab');
render(<HallPage words={words} />, document.getElementById('root') as HTMLElement);
