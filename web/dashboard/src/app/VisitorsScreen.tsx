// The visitors: the list on the left, the chosen visitor on the right; on a narrow screen one over the other.
import { useCallback } from 'react';
import { OpenConversation } from '../features/inbox/OpenConversation';
import { InstallSnippet } from '../features/install/InstallSnippet';
import { VisitorList } from '../features/visitors/VisitorList';
import { goTo, goToInbox } from '../shared/session/place';
import { PaneBoundary } from '../shared/ui/PaneBoundary';
import { NobodyChosen } from './NobodyChosen';
import { usePreloadedVisitorPane, VisitorPane } from './VisitorPane';
import styles from './VisitorsScreen.module.css';

export function VisitorsScreen({ projectId, chosen }: { projectId: number; chosen: string | undefined }) {
  usePreloadedVisitorPane();
  const open = useCallback((uid: string) => goTo(projectId, uid), [projectId]);
  const close = useCallback(() => goTo(projectId), [projectId]);
  const converse = useCallback((id: number) => goToInbox(projectId, id), [projectId]);
  return (
    <main className={styles.columns} data-chosen={chosen !== undefined || undefined}>
      <PaneBoundary name="The list">
        <VisitorList chosen={chosen} onOpen={open} whenNobodyEverCame={<InstallSnippet />} />
      </PaneBoundary>
      <div className={styles.detail}>
        <PaneBoundary name="The visitor" key={chosen ?? ''}>
          {chosen === undefined ? (
            <NobodyChosen />
          ) : (
            <VisitorPane uid={chosen} onClose={close} backTo="Visitors">
              <OpenConversation uid={chosen} onOpen={converse} />
            </VisitorPane>
          )}
        </PaneBoundary>
      </div>
    </main>
  );
}
