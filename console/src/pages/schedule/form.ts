import type { scheduleRoutes } from '../../../../shared/contracts/schedule.ts';
import type { Classification, Invitation } from '../../../../shared/domain/conference.ts';
import type { Answer, Input } from '../../api/shapes.ts';

export type Conference = Answer<typeof scheduleRoutes.getConference>;
export type ConferenceId = Conference['id'];
export type Wish = Input<typeof scheduleRoutes.createConference>['body'];
export type PlanWish = Input<typeof scheduleRoutes.planConference>['body'];
export type Plan = Answer<typeof scheduleRoutes.planConference>;

/** The form as it is being filled in: nothing has to be there yet. Instants in ms. */
export interface Form {
  readonly title: string;
  readonly chair: string;
  readonly office: string;
  readonly hostPoint: string;
  readonly startsAt: number | undefined;
  readonly endsAt: number | undefined;
  /** Undefined: half an hour before the start. */
  readonly doorsOpenAt: number | undefined;
  readonly lateAfterMinutes: number | undefined;
  readonly classification: Classification;
  readonly operatorPhone: string;
  readonly invited: Invitation;
}
export type Field = keyof Form;

export const fields = [
  'title',
  'chair',
  'office',
  'classification',
  'startsAt',
  'endsAt',
  'doorsOpenAt',
  'lateAfterMinutes',
  'hostPoint',
  'invited',
  'operatorPhone',
] as const satisfies readonly Field[];

export const usualLateMinutes = 5;
export const zone = 'Asia/Ho_Chi_Minh';

export const emptyForm: Form = {
  title: '',
  chair: '',
  office: '',
  hostPoint: '',
  startsAt: undefined,
  endsAt: undefined,
  doorsOpenAt: undefined,
  lateAfterMinutes: usualLateMinutes,
  classification: 'internal',
  operatorPhone: '',
  invited: {},
};

export function formOf(conference: Conference): Form {
  const { title, chair, office, hostPoint, startsAt, endsAt, doorsOpenAt, classification, operatorPhone } = conference;
  return {
    ...{ title, chair, office, hostPoint, startsAt, endsAt, doorsOpenAt, classification, operatorPhone },
    lateAfterMinutes: conference.lateAfterMinutes ?? usualLateMinutes,
    invited: given(conference.invited),
  };
}

const weekMs = 7 * 86_400_000;

/** The same again, on the first of its weekdays that is still to come: in Việt Nam every day of the year has 24 hours. */
export function formLike(conference: Conference, now: number): Form {
  const weeks = Math.max(1, Math.floor((now - conference.startsAt) / weekMs) + 1);
  const later = (at: number): number => at + weeks * weekMs;
  const { startsAt, endsAt, doorsOpenAt } = conference;
  return {
    ...formOf(conference),
    ...{ startsAt: later(startsAt), endsAt: later(endsAt), doorsOpenAt: later(doorsOpenAt) },
  };
}

/** What is sent when it is saved; undefined while the times that every conference has are missing. */
export function wishOf(form: Form, draft: boolean): Wish | undefined {
  const { startsAt, endsAt } = form;
  if (startsAt === undefined || endsAt === undefined) return undefined;
  return { ...form, startsAt, endsAt, zone, invited: mutable(form.invited), draft };
}

/** What the plan is asked for: who, where and when. The rest does not bear on it and need not be written yet. */
export function planWishOf(form: Form, editing: ConferenceId | undefined): PlanWish | undefined {
  const { startsAt, endsAt, doorsOpenAt, hostPoint, invited } = form;
  if (startsAt === undefined || endsAt === undefined || hostPoint === '') return undefined;
  const silent = { title: '–', chair: '–', office: 'X', operatorPhone: '000' };
  return {
    ...{ ...silent, editing, startsAt, endsAt, doorsOpenAt, hostPoint, zone, draft: false },
    classification: 'internal',
    invited: mutable(invited),
  };
}

function mutable({ all, subtrees, codes, except }: Invitation): Wish['invited'] {
  return { all, subtrees: subtrees && [...subtrees], codes: codes && [...codes], except: except && [...except] };
}

function given({ all, subtrees, codes, except }: Conference['invited']): Invitation {
  return {
    ...(all ? { all } : {}),
    ...(subtrees?.length ? { subtrees } : {}),
    ...(codes?.length ? { codes } : {}),
    ...(except?.length ? { except } : {}),
  };
}

export function isSame(a: Form[Field], b: Form[Field]): boolean {
  return a === b || JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

function sorted(value: Form[Field]): unknown {
  if (typeof value !== 'object') return value;
  const { all, subtrees, codes, except } = value;
  const list = (some: readonly string[] | undefined) => [...(some ?? [])].sort();
  return [Boolean(all), list(subtrees), list(codes), list(except)];
}
