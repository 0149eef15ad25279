// One project: the list on the left, the chosen visitor on the right; on a narrow screen one over the other.
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import type { Agent, ProjectMembership } from '@porchlight/protocol/rest';
import { InstallSnippet } from '../features/install/InstallSnippet';
import { VisitorContextPanel } from '../features/visitor-context/VisitorContextPanel';
import { VisitorList } from '../features/visitors/VisitorList';
import { queryKeys } from '../shared/api/query-keys';
import { SocketProvider } from '../shared/realtime/socket-context';
import { goTo, usePlace } from '../shared/session/place';
import { SessionContext } from '../shared/session/session-context';
import { ConnectionBanner } from './ConnectionBanner';
import { NobodyChosen } from './NobodyChosen';
import { TopBar } from './TopBar';
import styles from './Workplace.module.css';

interface Props {
  token: string;
  agent: Agent;
  projects: ProjectMembership[];
  onLogOut: () => void;
}

export function Workplace({ token, agent, projects, onLogOut }: Props) {
  const client = useQueryClient();
  const place = usePlace();
  const project = projects.find(({ id }) => id === place.projectId) ?? projects[0];
  const session = useMemo(() => project && { token, agent, project }, [token, agent, project]);
  const projectId = project?.id ?? 0;
  const open = useCallback((uid: string) => goTo(projectId, uid), [projectId]);
  const close = useCallback(() => goTo(projectId), [projectId]);
  const reloadMe = useCallback(() => void client.invalidateQueries({ queryKey: queryKeys.me() }), [client]);
  if (project === undefined) return null;
  const chosen =
    place.projectId === undefined || place.projectId === projectId ? place.visitorUid : undefined;
  return (
    <SessionContext value={session}>
      <SocketProvider
        key={projectId}
        token={token}
        projectId={projectId}
        onUnauthorized={onLogOut}
        onForbidden={reloadMe}
      >
        <div className={styles.screen}>
          <TopBar agent={agent} project={project} projects={projects} onProject={goTo} onLogOut={onLogOut} />
          <main className={styles.columns} data-chosen={chosen !== undefined || undefined}>
            <VisitorList chosen={chosen} onOpen={open} whenNobodyEverCame={<InstallSnippet />} />
            <div className={styles.detail}>
              {chosen === undefined ? (
                <NobodyChosen />
              ) : (
                <VisitorContextPanel key={chosen} uid={chosen} onClose={close} />
              )}
            </div>
          </main>
          <ConnectionBanner />
        </div>
      </SocketProvider>
    </SessionContext>
  );
}
