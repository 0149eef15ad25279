// A session, and in it one project: its socket, and the room that the address names.
import { QueryClientProvider, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import type { Agent, MeAnswer, ProjectMembership } from '@porchlight/protocol/rest';
import { makeQueryClient } from '../shared/api/query-client';
import { queryKeys } from '../shared/api/query-keys';
import { SocketProvider } from '../shared/realtime/socket-context';
import { goTo, usePlace } from '../shared/session/place';
import type { Place, Section } from '../shared/session/place';
import { SessionContext } from '../shared/session/session-context';
import { PaneBoundary } from '../shared/ui/PaneBoundary';
import { say } from '../words/say';
import { AlertsHere } from './AlertsHere';
import { Announcer } from './Announcer';
import { ConnectionBanner } from './ConnectionBanner';
import { Notice } from './Notice';
import { Rail } from './Rail';
import { AuditScreen, BansScreen, InboxScreen, SettingsScreen, VisitorsScreen } from './screens';
import { SignedIn } from './SignedIn';
import { ToldHere } from './ToldHere';
import { TopBar } from './TopBar';
import { Watching } from './Watching';
import styles from './Workplace.module.css';

interface Props {
  token: string;
  agent: Agent;
  projects: ProjectMembership[];
  onLogOut: () => void;
}

interface HouseProps extends Omit<Props, 'token'> {
  place: Place;
  project: ProjectMembership;
}

/** Who one is stands among the settings. */
const paneOf = (section: Section) => (section === 'me' ? 'settings' : section);

function Room({ projectId, place }: { projectId: number; place: Place }) {
  const { section, visitorUid, conversationId, aboutVisitor, part, query } = place;
  const isSettings = section === 'settings' || section === 'me';
  return (
    <PaneBoundary name={say(`pane.${paneOf(section)}`)} key={paneOf(section)}>
      {section === 'inbox' && (
        <InboxScreen {...{ projectId, visitorUid, aboutVisitor, query }} chosen={conversationId} />
      )}
      {section === 'visitors' && <VisitorsScreen projectId={projectId} chosen={visitorUid} query={query} />}
      {section === 'bans' && <BansScreen />}
      {section === 'audit' && <AuditScreen />}
      {isSettings && <SettingsScreen part={section === 'me' ? 'me' : part} />}
    </PaneBoundary>
  );
}

/** What stands around the room, in every one. */
function House({ place, agent, project, projects, onLogOut }: HouseProps) {
  return (
    <div className={styles.screen}>
      <PaneBoundary name={say('pane.topBar')}>
        <TopBar onProject={goTo} {...{ agent, project, projects, onLogOut }} />
      </PaneBoundary>
      <div className={styles.body} data-deep={place.conversationId !== undefined || undefined}>
        <PaneBoundary name={say('pane.sections')}>
          <Rail projectId={project.id} section={place.section} role={project.role} />
        </PaneBoundary>
        <Room projectId={project.id} place={place} />
      </div>
      <PaneBoundary>
        <Announcer />
      </PaneBoundary>
      <PaneBoundary>
        <AlertsHere place={place} />
      </PaneBoundary>
      <PaneBoundary>
        <ToldHere />
      </PaneBoundary>
      <PaneBoundary>
        <Watching place={place} />
      </PaneBoundary>
      <PaneBoundary>
        <ConnectionBanner />
      </PaneBoundary>
    </div>
  );
}

/** Where the address names no project, the one that was looked at last stays. */
function useProjectId(placed: number | undefined): number | undefined {
  const [last, setLast] = useState(placed);
  if (placed !== undefined && placed !== last) setLast(placed);
  return placed ?? last;
}

function Workplace({ token, agent, projects, onLogOut }: Props) {
  const client = useQueryClient();
  const place = usePlace();
  const wanted = useProjectId(place.projectId);
  const project = projects.find(({ id }) => id === wanted) ?? projects[0];
  const session = useMemo(() => project && { token, agent, project }, [token, agent, project]);
  const projectId = project?.id ?? 0;
  const reloadMe = useCallback(() => void client.invalidateQueries({ queryKey: queryKeys.me() }), [client]);
  if (project === undefined) return null;
  if (place.projectId !== undefined && place.projectId !== projectId) {
    return (
      <Notice
        title={say('app.notYours')}
        text={say('app.notYoursWhy', { number: String(place.projectId) })}
        action={say('app.goTo', { project: project.name })}
        onAction={() => goTo(projectId)}
      />
    );
  }
  return (
    <SessionContext value={session}>
      <SocketProvider
        key={projectId}
        token={token}
        agentId={agent.id}
        projectId={projectId}
        onUnauthorized={onLogOut}
        onForbidden={reloadMe}
      >
        <House place={place} {...{ agent, project, projects, onLogOut }} />
      </SocketProvider>
    </SessionContext>
  );
}

interface SessionProps {
  token: string;
  known: MeAnswer | undefined;
  onLogOut: () => void;
}

/** Give it the token as its `key`. */
export function Session({ token, known, onLogOut }: SessionProps) {
  const [client] = useState(() => makeQueryClient(onLogOut));
  return (
    <QueryClientProvider client={client}>
      <SignedIn {...{ token, known, onLogOut }}>
        {({ agent, projects }) => <Workplace {...{ token, agent, projects, onLogOut }} />}
      </SignedIn>
    </QueryClientProvider>
  );
}
