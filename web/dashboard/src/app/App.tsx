// The composition root: clock, queries, session, socket, screens; one inside the other.
import { QueryClientProvider, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { LoginAnswer } from '@porchlight/protocol/rest';
import { LoginScreen } from '../features/login/LoginScreen';
import { makeQueryClient } from '../shared/api/query-client';
import { queryKeys } from '../shared/api/query-keys';
import { fetchMe } from '../shared/api/session-api';
import { storeToken, useStoredToken } from '../shared/session/stored-token';
import { ServerClock } from '../shared/time/server-clock';
import { ServerClockContext } from '../shared/time/use-server-now';
import { PaneBoundary } from '../shared/ui/PaneBoundary';
import { Notice } from './Notice';
import { Workplace } from './Workplace';

function logOut(): void {
  storeToken(null);
}

function SignedIn({ token }: { token: string }) {
  const me = useQuery({
    queryKey: queryKeys.me(),
    queryFn: ({ signal }) => fetchMe(token, signal),
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
        onAction={logOut}
      />
    );
  }
  return <Workplace token={token} agent={me.data.agent} projects={me.data.projects} onLogOut={logOut} />;
}

function Gate() {
  const client = useQueryClient();
  const token = useStoredToken();
  const onLogin = ({ token: fresh, agent, projects }: LoginAnswer) => {
    client.clear();
    client.setQueryData(queryKeys.me(), { agent, projects });
    storeToken(fresh);
  };
  if (token === null) return <LoginScreen onLogin={onLogin} />;
  return <SignedIn key={token} token={token} />;
}

export function App() {
  const [client] = useState(() => makeQueryClient(logOut));
  const [clock] = useState(() => new ServerClock());
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
