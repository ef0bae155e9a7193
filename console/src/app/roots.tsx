import { createRootRoute, createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { CrashPage } from './crash-page.tsx';
import { NotFoundPage } from './not-found-page.tsx';
import { PublicFrame } from './public-frame.tsx';
import { Root } from './root.tsx';
import { OfficeFrame, StaffFrame } from './staff-frame.tsx';

/** What pages hang from: `officeRoute` for those signed in, `conferenceRoute` for `/c/{id}/…`, `publicRoute` without an account. */
export const rootRoute = createRootRoute({
  component: Root,
  errorComponent: CrashPage,
  notFoundComponent: NotFoundPage,
});

export const publicRoute = createRoute({ getParentRoute: () => rootRoute, id: 'public', component: PublicFrame });

export const staffRoute = createRoute({ getParentRoute: () => rootRoute, id: 'staff', component: StaffFrame });

/** Pages of the office at large. */
export const officeRoute = createRoute({
  getParentRoute: () => staffRoute,
  id: 'office',
  component: OfficeFrame,
});

/** Pages below it read the conference with `useConference()`. */
export const conferenceRoute = createRoute({
  getParentRoute: () => staffRoute,
  path: '/c/$conferenceId',
  params: {
    parse: ({ conferenceId }) => ({ conferenceId: conferenceId as `cnf_${string}` }),
    stringify: ({ conferenceId }) => ({ conferenceId }),
  },
  component: lazyRouteComponent(() => import('./conference-frame.tsx'), 'ConferenceFrame'),
});
