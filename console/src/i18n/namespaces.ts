import type problems from '../api/messages/vi.json';
import type app from '../app/messages/vi.json';
import type design from '../design/messages/vi.json';
import type acknowledge from '../pages/acknowledge/messages/vi.json';
import type agenda from '../pages/agenda/messages/vi.json';
import type attendance from '../pages/attendance/messages/vi.json';
import type audit from '../pages/audit/messages/vi.json';
import type board from '../pages/board/messages/vi.json';
import type conclusions from '../pages/conclusions/messages/vi.json';
import type conference from '../pages/conference/messages/vi.json';
import type conferences from '../pages/conferences/messages/vi.json';
import type delivery from '../pages/delivery/messages/vi.json';
import type floor from '../pages/floor/messages/vi.json';
import type home from '../pages/home/messages/vi.json';
import type lineCheck from '../pages/line-check/messages/vi.json';
import type notice from '../pages/notice/messages/vi.json';
import type pointImport from '../pages/point-import/messages/vi.json';
import type points from '../pages/points/messages/vi.json';
import type schedule from '../pages/schedule/messages/vi.json';
import type verify from '../pages/verify/messages/vi.json';
import type account from '../session/messages/vi.json';
import type words from './messages/vi.json';

/** Every namespace with the Vietnamese file as the measure of its keys: `useTranslations('board')`. */
export interface Namespaces {
  /** Words of the field that several pages use: states, roles, levels, classifications. */
  words: typeof words;
  app: typeof app;
  account: typeof account;
  problems: typeof problems;
  design: typeof design;
  home: typeof home;
  points: typeof points;
  'point-import': typeof pointImport;
  conferences: typeof conferences;
  schedule: typeof schedule;
  conference: typeof conference;
  board: typeof board;
  'line-check': typeof lineCheck;
  floor: typeof floor;
  attendance: typeof attendance;
  agenda: typeof agenda;
  conclusions: typeof conclusions;
  delivery: typeof delivery;
  audit: typeof audit;
  notice: typeof notice;
  acknowledge: typeof acknowledge;
  verify: typeof verify;
}

declare module 'use-intl' {
  interface AppConfig {
    Messages: Namespaces;
  }
}
