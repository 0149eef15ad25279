// The composition root: clock, session, queries, socket, screens; one inside the other. What is known is known of one
// session: with another token, of whatever tab, everything begins anew.
import { QueryClientProvider, useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import type { LoginAnswer, MeAnswer } from '@porchlight/protocol/rest';
import { LoginScreen } from '../features/login/LoginScreen';
import { makeQueryClient } from '../shared/api/query-client';
import { queryKeys } from '../shared/api/query-keys';
import { fetchMe } from '../shared/api/session-api';
import { parsePlace, useDoor } from '../shared/session/place';
import { forgetToken, storeToken, useStoredToken } from '../shared/session/stored-token';
import { errorWords } from '../shared/text/error-words';
import { ServerClock } from '../shared/time/server-clock';
import { ServerClockContext } from '../shared/time/use-server-now';
import { PaneBoundary } from '../shared/ui/PaneBoundary';
import { useLanguage } from '../words/language';
import { say } from '../words/say';
import { Notice } from './Notice';
import { preloadScreen } from './screens';
import { section } from './section';

const Workplace = section({ load: () => import('./Workplace').then((file) => file.Workplace) });
const DoorScreen = section({ load: () => import('./DoorScreen').then((file) => file.DoorScreen) });

/** What a remembered session will show is loaded while the server is asked who that is. */
export function preloadWorkplace(): void {
  void Workplace.preload();
  preloadScreen(parsePlace(window.location.hash.slice(1)).section);
}

interface SignedInProps {
  token: string;
  /** Where the login has just told it. */
  known: MeAnswer | undefined;
  onLogOut: () => void;
}

function SignedIn({ token, known, onLogOut }: SignedInProps) {
  const me = useQuery({
    queryKey: queryKeys.me(),
    queryFn: ({ signal }) => fetchMe(token, signal),
    ...(known === undefined ? {} : { initialData: known }),
  });
  if (me.isError) {
    return (
      <Notice
        title={say('app.outOfReach')}
        text={errorWords(me.error)}
        action={say('common.tryAgain')}
        onAction={() => void me.refetch()}
      />
    );
  }
  if (me.data === undefined) return null;
  if (me.data.projects.length === 0) {
    return (
      <Notice
        title={say('app.noProject')}
        text={say('app.noProjectWhy')}
        action={say('app.logOut')}
        onAction={onLogOut}
      />
    );
  }
  const { agent, projects } = me.data;
  return <Workplace token={token} agent={agent} projects={projects} onLogOut={onLogOut} />;
}

/** Give it the token as its `key`. */
function Session({ token, known }: Pick<SignedInProps, 'token' | 'known'>) {
  const onLogOut = useCallback(() => forgetToken(token), [token]);
  const [client] = useState(() => makeQueryClient(onLogOut));
  return (
    <QueryClientProvider client={client}>
      <SignedIn token={token} known={known} onLogOut={onLogOut} />
    </QueryClientProvider>
  );
}

function Gate() {
  const token = useStoredToken();
  const door = useDoor();
  const [login, setLogin] = useState<LoginAnswer>();
  // The form stands there first, and until there is something to show in its place.
  useEffect(preloadWorkplace, []);
  const onLogin = (answer: LoginAnswer) => {
    setLogin(answer);
    return Workplace.preload().then(() => storeToken(answer.token));
  };
  // Whoever is logged in may be sent a link all the same: it is for whoever it says.
  if (door !== undefined) return <DoorScreen door={door} onLogin={onLogin} />;
  if (token === null) return <LoginScreen onLogin={onLogin} />;
  const known = login?.token === token ? { agent: login.agent, projects: login.projects } : undefined;
  return <Session key={token} token={token} known={known} />;
}

export function App() {
  const language = useLanguage();
  const [clock] = useState(() => new ServerClock());
  const [client] = useState(() => makeQueryClient(() => undefined)); // the login's: it knows nothing of anybody
  return (
    <QueryClientProvider client={client}>
      <ServerClockContext value={clock}>
        <PaneBoundary name="Porchlight" key={language}>
          <Gate />
        </PaneBoundary>
      </ServerClockContext>
    </QueryClientProvider>
  );
}
