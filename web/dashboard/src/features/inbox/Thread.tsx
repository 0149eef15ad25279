// One conversation: its messages, who is typing, and where to answer. Give it a `key` per conversation: what is under
// way belongs to the one it was begun in.
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Conversation } from '@porchlight/protocol/conversation';
import { isNotFound } from '../../shared/api/http';
import { useRealtime } from '../../shared/realtime/socket-context';
import type { Thread as Messages } from '../../shared/realtime/thread-cache';
import { useMarkRead, useSend } from '../../shared/realtime/use-chat';
import { useConversation, useOlderMessages, useThread } from '../../shared/realtime/use-conversations';
import { useSession } from '../../shared/session/session-context';
import { errorWords } from '../../shared/text/error-words';
import { displayName } from '../../shared/text/pseudonym';
import { dayOf } from '../../shared/time/days';
import { useServerNow } from '../../shared/time/use-server-now';
import { DownIcon } from '../../shared/ui/icons';
import { say } from '../../words/say';
import { Composer } from './Composer';
import { useDraft } from './drafts';
import { MessageLine } from './MessageLine';
import { ThreadHeader } from './ThreadHeader';
import { daysOf } from './timeline';
import type { Line } from './timeline';
import { TypingLine } from './TypingLine';
import { useAttention, useVisible } from './use-in-view';
import { useThreadScroll } from './use-thread-scroll';
import styles from './Thread.module.css';

interface Props {
  id: number;
  onBack: () => void;
  onAboutVisitor: () => void;
}

/** The team sees that this agent looks at the conversation, as long as it can be seen. */
function useBeingSeen(id: number): void {
  const { voice } = useRealtime();
  const visible = useVisible();
  useEffect(() => {
    if (!visible) return undefined;
    voice.view(id);
    return () => voice.view(null);
  }, [voice, id, visible]);
}

/** What stands at the end of the thread, in front of somebody, has been read. */
function useReading(conversation: Conversation, thread: Messages | undefined, atEnd: boolean): void {
  const { project } = useSession();
  const { markRead } = useMarkRead(conversation.id);
  const attention = useAttention();
  const tried = useRef(0);
  const last = thread?.messages.at(-1)?.position ?? 0;
  const unread = conversation.unread > 0 && last > conversation.agentReadPosition;
  useEffect(() => {
    // Refused once, it is not asked again and again for the same message.
    if (!unread || !atEnd || !attention || project.role === 'viewer' || tried.current >= last) return;
    tried.current = last;
    markRead(last);
  }, [unread, atEnd, attention, project.role, last, markRead]);
}

/** How many messages came below what is seen. */
function useBelow(thread: Messages | undefined, atEnd: boolean): number {
  const last = thread?.messages.at(-1)?.position ?? 0;
  const [seen, setSeen] = useState(last);
  if (atEnd && seen !== last) setSeen(last);
  return thread?.messages.filter(({ position }) => position > seen).length ?? 0;
}

interface MessagesProps {
  conversation: Conversation;
  thread: Messages;
  older: ReturnType<typeof useOlderMessages>;
  onRetry: (content: string, tempId: string) => void;
  onDiscard: (tempId: string) => void;
}

function Earlier({ older }: Pick<MessagesProps, 'older'>) {
  const words = older.isError ? say('inbox.earlierAgain') : say('inbox.earlier');
  return (
    <button type="button" className={styles.older} disabled={older.isPending} onClick={() => older.mutate()}>
      {older.isPending ? say('common.loading') : words}
    </button>
  );
}

function DayList({ conversation, thread, older, onRetry, onDiscard }: MessagesProps) {
  const { agent } = useSession();
  const now = useServerNow();
  const { visitorReadPosition, visitor } = conversation;
  const days = useMemo(
    () => daysOf(thread, visitorReadPosition, agent),
    [thread, visitorReadPosition, agent],
  );
  const visitorName = displayName(visitor);
  const nameOf = ({ author, agentId, agentName }: Line) => {
    if (author === 'visitor') return visitorName;
    return agentId === agent.id ? say('inbox.you') : (agentName ?? say('inbox.anAgent'));
  };
  return (
    <>
      {thread.hasMore && <Earlier older={older} />}
      {!thread.hasMore && thread.isPartial !== true && (
        <p className={styles.beginning}>{say('inbox.begins')}</p>
      )}
      {days.map(({ key, at, lines }) => (
        <section key={key} aria-label={dayOf(Date.parse(at), now)}>
          <h3 className={styles.day}>
            <span>{dayOf(Date.parse(at), now)}</span>
          </h3>
          <ol className={styles.lines}>
            {lines.map((line) => (
              <MessageLine
                key={line.key}
                line={line}
                name={nameOf(line)}
                named={line.author === 'agent' && line.agentId !== agent.id}
                onRetry={onRetry}
                onDiscard={onDiscard}
              />
            ))}
          </ol>
        </section>
      ))}
    </>
  );
}

function Failed({ error, actions }: { error: Error; actions: { word: string; act: () => void }[] }) {
  return (
    <div role="alert" className={styles.error}>
      <p>{errorWords(error)}</p>
      {actions.map(({ word, act }) => (
        <button key={word} type="button" onClick={act}>
          {word}
        </button>
      ))}
    </div>
  );
}

function Below({ count, toEnd }: { count: number; toEnd: () => void }) {
  return (
    <button type="button" className={styles.below} onClick={toEnd} data-testid="new-below">
      <DownIcon />
      <span>{say('inbox.newMessages', { count })}</span>
    </button>
  );
}

/** Where the agent answers; a viewer is told why there is nothing. */
function Foot({ conversation, send }: { conversation: Conversation; send: (content: string) => void }) {
  const { id, visitor } = conversation;
  const { project, agent } = useSession();
  const { voice } = useRealtime();
  const [draft, setDraft] = useDraft(agent.id, project.id, id);
  const onTyping = useCallback((isTyping: boolean) => voice.typing(id, isTyping), [voice, id]);
  if (project.role === 'viewer') {
    return <p className={styles.onlyReading}>{say('inbox.onlyReading')}</p>;
  }
  return (
    <Composer
      draft={draft}
      to={displayName(visitor)}
      visitorUid={visitor.visitorUid}
      onDraft={setDraft}
      onSend={send}
      onTyping={onTyping}
    />
  );
}

/** Whoever comes near the top sees what stands before it, unless that has failed: then it is asked for by hand. */
function useOlder(id: number, thread: Messages | undefined) {
  const older = useOlderMessages(id);
  const { mutate, isPending, isError } = older;
  const mayLoad = thread?.hasMore === true && !isPending && !isError;
  const onNearTop = useCallback(() => {
    if (mayLoad) mutate();
  }, [mayLoad, mutate]);
  return { older, onNearTop };
}

function Loaded({
  conversation,
  onBack,
  onAboutVisitor,
}: Omit<Props, 'id'> & { conversation: Conversation }) {
  const { id, visitor } = conversation;
  const { data: thread, isError, error, refetch } = useThread(id);
  const { older, onNearTop } = useOlder(id, thread);
  const { send, retry, discard } = useSend(conversation);
  const first = thread?.messages[0]?.position;
  const { scroller, content, atEnd, toEnd, onScroll } = useThreadScroll({ first, onNearTop });
  const below = useBelow(thread, atEnd);
  useReading(conversation, thread, atEnd);
  useBeingSeen(id);
  const name = displayName(visitor);
  const sendAndLook = (text: string) => {
    send(text);
    toEnd();
  };
  return (
    <section
      className={styles.thread}
      aria-label={say('inbox.conversationWith', { name })}
      data-testid="thread"
      data-id={id}
    >
      <ThreadHeader conversation={conversation} onBack={onBack} onAboutVisitor={onAboutVisitor} />
      <div className={styles.middle}>
        <div
          ref={scroller}
          className={styles.scroller}
          onScroll={onScroll}
          tabIndex={0}
          role="group"
          aria-label={say('inbox.messages')}
        >
          <div ref={content} className={styles.content}>
            {(thread === undefined || thread.isPartial === true) && isError && (
              <Failed error={error} actions={[{ word: say('common.tryAgain'), act: () => void refetch() }]} />
            )}
            {thread !== undefined && (
              <DayList {...{ conversation, thread, older }} onRetry={retry} onDiscard={discard} />
            )}
            <TypingLine id={id} visitorName={name} />
          </div>
        </div>
        {below > 0 && <Below count={below} toEnd={toEnd} />}
      </div>
      <Foot conversation={conversation} send={sendAndLook} />
    </section>
  );
}

export function Thread({ id, onBack, onAboutVisitor }: Props) {
  const { data, isError, error, refetch } = useConversation(id);
  if (data !== undefined) {
    return <Loaded conversation={data} onBack={onBack} onAboutVisitor={onAboutVisitor} />;
  }
  const missing = isNotFound(error);
  const back = { word: say('inbox.backToInbox'), act: onBack };
  const actions = missing ? [back] : [{ word: say('common.tryAgain'), act: () => void refetch() }, back];
  const shown = missing ? new Error(say('inbox.noSuch')) : error;
  return (
    <section className={styles.thread} aria-label={say('inbox.conversation')} aria-busy={!isError}>
      {shown !== null && <Failed error={shown} actions={actions} />}
    </section>
  );
}
