// The inbox: conversations, the chosen one's messages, and its visitor. Where there is no room for three, the visitor
// covers the thread; where there is room for one, each covers the one before.
import { useMemo } from 'react';
import type { ConversationMatch } from '@porchlight/protocol/conversation';
import { ConversationList } from '../features/inbox/ConversationList';
import { inboxQuery, parseFilter, parseSpot, spotOf } from '../features/inbox/list-filter';
import { Thread } from '../features/inbox/Thread';
import type { ConversationFilter } from '../shared/api/query-keys';
import { useConversation } from '../shared/realtime/use-conversations';
import { goToInbox } from '../shared/session/place';
import { PaneBoundary } from '../shared/ui/PaneBoundary';
import { say } from '../words/say';
import styles from './InboxScreen.module.css';
import { OfVisitor } from './OfVisitor';
import { Quiet } from './Quiet';
import { usePreloadedVisitorPane, VisitorPane } from './VisitorPane';

interface Props {
  projectId: number;
  chosen: number | undefined;
  /** Whose conversation is looked for. */
  visitorUid: string | undefined;
  aboutVisitor: boolean;
  query: string;
}

function About({ id, onClose }: { id: number; onClose: (() => void) | undefined }) {
  const { data } = useConversation(id);
  if (data === undefined) return null;
  return (
    <VisitorPane uid={data.visitor.visitorUid} onClose={onClose} backTo={say('app.backToConversation')} />
  );
}

function Unchosen({ projectId, visitorUid }: Pick<Props, 'projectId' | 'visitorUid'>) {
  if (visitorUid !== undefined) return <OfVisitor key={visitorUid} projectId={projectId} uid={visitorUid} />;
  return <Quiet title={say('app.chooseConversation')} testId="no-conversation" moves />;
}

/** Where the panes lead: what the list shows stays in the address. */
function useWays({ projectId, chosen, aboutVisitor, query }: Omit<Props, 'visitorUid'>) {
  const list = inboxQuery(parseFilter(query));
  const ofList = useMemo(
    () => ({
      filter: parseFilter(list),
      open: (id: number, match: ConversationMatch | undefined) =>
        goToInbox(projectId, id, false, inboxQuery(parseFilter(list), spotOf(match))),
    }),
    [projectId, list],
  );
  const ofThread = useMemo(
    () => ({
      spot: parseSpot(query),
      back: () => goToInbox(projectId, undefined, false, list),
      about: () => goToInbox(projectId, chosen, true, query),
      thread: () => goToInbox(projectId, chosen, false, query),
      /** To the newest messages. */
      leaveSpot: () => goToInbox(projectId, chosen, aboutVisitor, list, true),
      narrow: (filter: ConversationFilter, replaces = false) =>
        goToInbox(projectId, chosen, aboutVisitor, inboxQuery(filter, parseSpot(query)), replaces),
    }),
    [projectId, chosen, aboutVisitor, query, list],
  );
  return { ...ofList, ...ofThread };
}

export function InboxScreen(props: Props) {
  const { projectId, chosen, visitorUid, aboutVisitor } = props;
  usePreloadedVisitorPane();
  const ways = useWays(props);
  const shown = chosen === undefined ? 'list' : aboutVisitor ? 'visitor' : 'thread';
  return (
    <main className={styles.panes} data-shown={shown} data-testid="inbox">
      <PaneBoundary name={say('pane.list')}>
        <ConversationList filter={ways.filter} onFilter={ways.narrow} chosen={chosen} onOpen={ways.open} />
      </PaneBoundary>
      <div className={styles.thread}>
        {chosen === undefined ? (
          <Unchosen projectId={projectId} visitorUid={visitorUid} />
        ) : (
          <PaneBoundary name={say('pane.conversation')} key={chosen}>
            <Thread
              key={chosen}
              id={chosen}
              spot={ways.spot}
              onLeaveSpot={ways.leaveSpot}
              onBack={ways.back}
              onAboutVisitor={ways.about}
            />
          </PaneBoundary>
        )}
      </div>
      {chosen !== undefined && (
        <div className={styles.visitor}>
          <PaneBoundary name={say('pane.visitor')} key={chosen}>
            <About id={chosen} onClose={aboutVisitor ? ways.thread : undefined} />
          </PaneBoundary>
        </div>
      )}
    </main>
  );
}
