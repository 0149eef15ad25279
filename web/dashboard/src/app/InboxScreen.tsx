// The inbox: conversations, the chosen one's messages, and its visitor. Where there is no room for three, the visitor
// covers the thread; where there is room for one, each covers the one before.
import { useCallback, useState } from 'react';
import { ConversationList } from '../features/inbox/ConversationList';
import { Thread } from '../features/inbox/Thread';
import type { ConversationFilter } from '../shared/api/query-keys';
import { useConversation } from '../shared/realtime/use-conversations';
import { goToInbox } from '../shared/session/place';
import { PaneBoundary } from '../shared/ui/PaneBoundary';
import { say } from '../words/say';
import styles from './InboxScreen.module.css';
import { Quiet } from './Quiet';
import { usePreloadedVisitorPane, VisitorPane } from './VisitorPane';

interface Props {
  projectId: number;
  chosen: number | undefined;
  aboutVisitor: boolean;
}

function About({ id, onClose }: { id: number; onClose: (() => void) | undefined }) {
  const { data } = useConversation(id);
  if (data === undefined) return null;
  return (
    <VisitorPane uid={data.visitor.visitorUid} onClose={onClose} backTo={say('app.backToConversation')} />
  );
}

export function InboxScreen({ projectId, chosen, aboutVisitor }: Props) {
  usePreloadedVisitorPane();
  const [filter, setFilter] = useState<ConversationFilter>('open');
  const open = useCallback((id: number) => goToInbox(projectId, id), [projectId]);
  const back = useCallback(() => goToInbox(projectId), [projectId]);
  const about = useCallback(() => goToInbox(projectId, chosen, true), [projectId, chosen]);
  const thread = useCallback(() => goToInbox(projectId, chosen), [projectId, chosen]);
  const shown = chosen === undefined ? 'list' : aboutVisitor ? 'visitor' : 'thread';
  return (
    <main className={styles.panes} data-shown={shown} data-testid="inbox">
      <PaneBoundary name={say('pane.list')}>
        <ConversationList filter={filter} onFilter={setFilter} chosen={chosen} onOpen={open} />
      </PaneBoundary>
      <div className={styles.thread}>
        {chosen === undefined ? (
          <Quiet title={say('app.chooseConversation')} testId="no-conversation" moves />
        ) : (
          <PaneBoundary name={say('pane.conversation')} key={chosen}>
            <Thread key={chosen} id={chosen} onBack={back} onAboutVisitor={about} />
          </PaneBoundary>
        )}
      </div>
      {chosen !== undefined && (
        <div className={styles.visitor}>
          <PaneBoundary name={say('pane.visitor')} key={chosen}>
            <About id={chosen} onClose={aboutVisitor ? thread : undefined} />
          </PaneBoundary>
        </div>
      )}
    </main>
  );
}
