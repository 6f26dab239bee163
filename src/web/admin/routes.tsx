import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { electionQuery } from './election-cache.ts';
import { LoadProblem, NotThere, Waiting } from './kit/page.tsx';
import { Signed } from './kit/signed.tsx';
import { sessionQuery } from './session.ts';

const root = createRootRouteWithContext<{ readonly client: QueryClient }>()({ notFoundComponent: NotThere });
const door = { getParentRoute: () => root } as const;

const setUp = createRoute({
  ...door,
  path: '/admin/setup',
  component: lazyRouteComponent(() => import('./pages/first-account.tsx'), 'SetUpPage'),
});
const join = createRoute({
  ...door,
  path: '/admin/join',
  component: lazyRouteComponent(() => import('./pages/first-account.tsx'), 'JoinPage'),
});
const signIn = createRoute({
  ...door,
  path: '/admin/sign-in',
  component: lazyRouteComponent(() => import('./pages/sign-in.tsx'), 'SignInPage'),
});

const signed = createRoute({
  ...door,
  id: 'signed',
  component: Signed,
  beforeLoad: async ({ context, location }) => {
    const session = await context.client.ensureQueryData(sessionQuery);
    if (!session) throw redirect({ to: '/admin/sign-in', search: { next: location.href } as never });
  },
});
/** The preview takes the whole window, without the console's frame. */
const preview = createRoute({
  ...door,
  path: '/admin/e/$slug/preview',
  component: lazyRouteComponent(() => import('./pages/preview.tsx'), 'PreviewPage'),
  beforeLoad: async ({ context, location }) => {
    const session = await context.client.ensureQueryData(sessionQuery);
    if (!session) throw redirect({ to: '/admin/sign-in', search: { next: location.href } as never });
  },
  loader: ({ context, params }) => context.client.ensureQueryData(electionQuery(params.slug)),
});
const inside = { getParentRoute: () => signed } as const;
const home = createRoute({ ...inside, path: '/admin', component: lazyRouteComponent(() => import('./pages/home.tsx'), 'HomePage') });
const fresh = createRoute({
  ...inside,
  path: '/admin/new',
  component: lazyRouteComponent(() => import('./pages/new-election.tsx'), 'NewElectionPage'),
});
const users = createRoute({
  ...inside,
  path: '/admin/users',
  component: lazyRouteComponent(() => import('./pages/users.tsx'), 'UsersPage'),
});
const account = createRoute({
  ...inside,
  path: '/admin/account',
  component: lazyRouteComponent(() => import('./pages/account.tsx'), 'AccountPage'),
});
const record = createRoute({
  ...inside,
  path: '/admin/audit',
  component: lazyRouteComponent(() => import('./pages/audit.tsx'), 'WholeAuditPage'),
});

const held = createRoute({
  ...inside,
  path: '/admin/e/$slug',
  component: lazyRouteComponent(() => import('./kit/election-frame.tsx'), 'ElectionFrame'),
  loader: ({ context, params }) => context.client.ensureQueryData(electionQuery(params.slug)),
});
const of = { getParentRoute: () => held } as const;
const entry = createRoute({
  ...of,
  path: '/',
  beforeLoad: async ({ context, params }) => {
    const election = await context.client.ensureQueryData(electionQuery(params.slug));
    throw redirect({ to: election.status === 'draft' ? '/admin/e/$slug/setup' : '/admin/e/$slug/control', params });
  },
});
const setup = createRoute({
  ...of,
  path: 'setup',
  component: lazyRouteComponent(() => import('./pages/setup/task-list.tsx'), 'TaskListPage'),
});
const task = createRoute({ ...of, path: 'setup/$task', component: lazyRouteComponent(() => import('./pages/setup/task.tsx'), 'TaskPage') });
const candidates = createRoute({
  ...of,
  path: 'candidates',
  component: lazyRouteComponent(() => import('./pages/candidates.tsx'), 'CandidatesPage'),
});
const voters = createRoute({ ...of, path: 'voters', component: lazyRouteComponent(() => import('./pages/voters.tsx'), 'VotersPage') });
const imported = createRoute({
  ...of,
  path: 'voters/import',
  component: lazyRouteComponent(() => import('./pages/import.tsx'), 'ImportPage'),
});
const letters = createRoute({
  ...of,
  path: 'voters/letters',
  component: lazyRouteComponent(() => import('./pages/letters.tsx'), 'LettersPage'),
});
const trustees = createRoute({
  ...of,
  path: 'trustees',
  component: lazyRouteComponent(() => import('./pages/trustees.tsx'), 'TrusteesPage'),
});
const control = createRoute({ ...of, path: 'control', component: lazyRouteComponent(() => import('./pages/control.tsx'), 'ControlPage') });
const monitor = createRoute({ ...of, path: 'monitor', component: lazyRouteComponent(() => import('./pages/monitor.tsx'), 'MonitorPage') });
const writeIns = createRoute({
  ...of,
  path: 'write-ins',
  component: lazyRouteComponent(() => import('./pages/write-ins.tsx'), 'WriteInsPage'),
});
const results = createRoute({ ...of, path: 'results', component: lazyRouteComponent(() => import('./pages/results.tsx'), 'ResultsPage') });
const audit = createRoute({ ...of, path: 'audit', component: lazyRouteComponent(() => import('./pages/audit.tsx'), 'ElectionAuditPage') });

const tree = root.addChildren([
  setUp,
  join,
  signIn,
  preview,
  signed.addChildren([
    home,
    fresh,
    users,
    account,
    record,
    held.addChildren([entry, setup, task, candidates, voters, imported, letters, trustees, control, monitor, writeIns, results, audit]),
  ]),
]);

/** The console's pages, each loaded when it is opened. */
export function makeRouter(client: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { client },
    defaultPreload: 'intent',
    defaultPendingMs: 300,
    defaultPendingComponent: Waiting,
    defaultErrorComponent: LoadProblem,
    scrollRestoration: true,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
