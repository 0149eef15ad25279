// The composition root: clock, session, queries, socket, screens; one inside the other. What is known is known of one
// session: with another token, of whatever tab, everything begins anew.
import { QueryClientProvider, useQuery } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import type { LoginAnswer, MeAnswer } from '@porchlight/protocol/rest';
import { LoginScreen } from '../features/login/LoginScreen';
import { makeQueryClient } from '../shared/api/query-client';
import { queryKeys } from '../shared/api/query-keys';
import { fetchMe } from '../shared/api/session-api';
import { forgetToken, storeToken, useStoredToken } from '../shared/session/stored-token';
import { ServerClock } from '../shared/time/server-clock';
import { ServerClockContext } from '../shared/time/use-server-now';
import { PaneBoundary } from '../shared/ui/PaneBoundary';
import { Notice } from './Notice';
import { Workplace } from './Workplace';

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
        title="Porchlight is out of reach"
        text={me.error.message}
        action="Try again"
        onAction={() => void me.refetch()}
      />
    );
  }
  if (me.data === undefined) return null;
  if (me.data.projects.length === 0) {
    return (
      <Notice
        title="No project yet"
        text="Your account belongs to no project. Ask an owner to add you to one."
        action="Log out"
        onAction={onLogOut}
      />
    );
  }
  return <Workplace token={token} agent={me.data.agent} projects={me.data.projects} onLogOut={onLogOut} />;
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
  const [login, setLogin] = useState<LoginAnswer>();
  const onLogin = (answer: LoginAnswer) => {
    setLogin(answer);
    storeToken(answer.token);
  };
  if (token === null) return <LoginScreen onLogin={onLogin} />;
  const known = login?.token === token ? { agent: login.agent, projects: login.projects } : undefined;
  return <Session key={token} token={token} known={known} />;
}

export function App() {
  const [clock] = useState(() => new ServerClock());
  const [client] = useState(() => makeQueryClient(() => undefined)); // the login's: it knows nothing of anybody
  return (
    <QueryClientProvider client={client}>
      <ServerClockContext value={clock}>
        <PaneBoundary name="Porchlight">
          <Gate />
        </PaneBoundary>
      </ServerClockContext>
    </QueryClientProvider>
  );
}
