// The composition root: clock, session, screens; one inside the other. What is known is known of one session: with another
// token, of whatever tab, everything begins anew. Whoever is not signed in needs little, and gets no more than that.
import { useCallback, useEffect, useRef, useState } from 'react';
import type { LoginAnswer } from '@porchlight/protocol/rest';
import { LoginScreen } from '../features/login/LoginScreen';
import { leaveDevice } from '../push/leave';
import { parsePlace, useDoor } from '../shared/session/place';
import { forgetToken, storeToken } from '../shared/session/stored-token';
import { useStoredToken } from '../shared/session/use-stored-token';
import { ServerClock } from '../shared/time/server-clock';
import { ServerClockContext } from '../shared/time/use-server-now';
import { PaneBoundary } from '../shared/ui/PaneBoundary';
import { useLanguage } from '../words/use-language';
import { Arriving } from './Arriving';
import { preloadScreen } from './screens';
import { section } from './section';

const Session = section({
  load: () => import('./Workplace').then((file) => file.Session),
  meanwhile: <Arriving />,
});
const DoorScreen = section({
  load: () => import('./DoorScreen').then((file) => file.DoorScreen),
  meanwhile: <Arriving />,
});

/** What a remembered session will show is loaded while the server is asked who that is. */
export function preloadWorkplace(): void {
  void Session.preload();
  preloadScreen(parsePlace(window.location.hash.slice(1)).section);
}

/** However a session has ended: this browser is nobody's then, and is told nothing more. */
function useLeaving(token: string | null): void {
  const last = useRef(token);
  useEffect(() => {
    const before = last.current;
    last.current = token;
    if (token === null) void leaveDevice(before);
  }, [token]);
}

function Gate() {
  const token = useStoredToken();
  useLeaving(token);
  const door = useDoor();
  const [login, setLogin] = useState<LoginAnswer>();
  // The form stands there first, and until there is something to show in its place.
  useEffect(preloadWorkplace, []);
  const onLogin = useCallback((answer: LoginAnswer) => {
    setLogin(answer);
    return Session.preload().then(() => storeToken(answer.token));
  }, []);
  const onLogOut = useCallback(() => token !== null && forgetToken(token), [token]);
  // Whoever is logged in may be sent a link all the same: it is for whoever it says.
  if (door !== undefined) return <DoorScreen door={door} onLogin={onLogin} />;
  if (token === null) return <LoginScreen onLogin={onLogin} />;
  const known = login?.token === token ? { agent: login.agent, projects: login.projects } : undefined;
  return <Session key={token} {...{ token, known, onLogOut }} />;
}

export function App() {
  const language = useLanguage();
  const [clock] = useState(() => new ServerClock());
  return (
    <ServerClockContext value={clock}>
      <PaneBoundary name="Porchlight" key={language}>
        <Gate />
      </PaneBoundary>
    </ServerClockContext>
  );
}
