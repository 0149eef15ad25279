// One conversation: its messages, who is typing, and where to answer. Give it a `key` per conversation: what is under
// way belongs to the one it was begun in.
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Conversation } from '@porchlight/protocol/conversation';
import { isNotFound } from '../../shared/api/http';
import type { Note } from '../../shared/api/inbox-types';
import { useRealtime } from '../../shared/realtime/socket-context';
import type { Pending, Thread as Messages } from '../../shared/realtime/thread-cache';
import { useMarkRead, useSend } from '../../shared/realtime/use-chat';
import { useConversation } from '../../shared/realtime/use-conversations';
import { useAddNote, useNotes, useNotesSeen } from '../../shared/realtime/use-notes';
import { useSession } from '../../shared/session/session-context';
import { errorWords } from '../../shared/text/error-words';
import { displayName } from '../../shared/text/pseudonym';
import { dayOf } from '../../shared/time/days';
import { useServerNow } from '../../shared/time/use-server-now';
import { DownIcon } from '../../shared/ui/icons';
import { say } from '../../words/say';
import { AnswerBox } from './AnswerBox';
import type { Spot } from './list-filter';
import { MessageLine } from './MessageLine';
import { NoteLine } from './NoteLine';
import { RatingLine } from './RatingLine';
import { ThreadHeader } from './ThreadHeader';
import { daysOf } from './timeline';
import type { Line } from './timeline';
import { TypingLine } from './TypingLine';
import { useAttachments } from './use-attachments';
import { useFileDrop } from './use-file-drop';
import { useAttention, useVisible } from '../../shared/ui/use-in-view';
import { useShownThread, useSpotInSight } from './use-shown-thread';
import type { Older } from './use-shown-thread';
import { useThreadScroll } from './use-thread-scroll';
import styles from './Thread.module.css';

interface Props {
  id: number;
  /** What was found in it, and is to be seen first. */
  spot: Spot | undefined;
  /** To the newest messages. */
  onLeaveSpot: () => void;
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

/** Whoever is mentioned in a note that stands in front of them has seen it. */
function useSeeingNotes(
  { id, mentionedAgents = [] }: Conversation,
  notes: readonly Note[] | undefined,
): void {
  const { agent } = useSession();
  const { mutate } = useNotesSeen(id);
  const attention = useAttention();
  const tried = useRef(0);
  const isMentioned = mentionedAgents.includes(agent.id);
  const last = notes?.at(-1)?.id ?? 0;
  useEffect(() => {
    if (!isMentioned || !attention || tried.current >= last) return;
    tried.current = last;
    mutate();
  }, [isMentioned, attention, last, mutate]);
}

/** How many messages came below what is seen. */
function useBelow(thread: Messages | undefined, atEnd: boolean): number {
  const last = thread?.messages.at(-1)?.position ?? 0;
  const [seen, setSeen] = useState(last);
  // What was there from the start is not new, wherever one stands.
  if ((atEnd || seen === 0) && seen !== last) setSeen(last);
  return thread?.messages.filter(({ position }) => position > seen).length ?? 0;
}

interface MessagesProps {
  conversation: Conversation;
  thread: Messages;
  notes: readonly Note[] | undefined;
  older: Older;
  onRetry: (pending: Pending) => void;
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

const NO_NOTES: readonly Note[] = [];

/** A message, a note, or the visitor's rating. */
function AnyLine({ line, name, id, ...acts }: { line: Line; name: string; id: number } & Acts) {
  const { agent } = useSession();
  if (line.kind === 'note') return <NoteLine {...{ line, name, ...acts }} conversationId={id} />;
  if (line.kind === 'rating') return <RatingLine {...{ line, name }} />;
  const named = line.author === 'agent' && line.agentId !== agent.id;
  return <MessageLine {...{ line, name, named, ...acts }} />;
}

type Acts = Pick<MessagesProps, 'onRetry' | 'onDiscard'>;

function DayList({ conversation, thread, notes = NO_NOTES, older, ...acts }: MessagesProps) {
  const { agent } = useSession();
  const now = useServerNow();
  const { id, visitorReadPosition, visitor, rating = null } = conversation;
  const days = useMemo(
    () => daysOf(thread, visitorReadPosition, agent, { notes, rating }),
    [thread, visitorReadPosition, agent, notes, rating],
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
              <AnyLine key={line.key} line={line} name={nameOf(line)} id={id} {...acts} />
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

function Newest({ onNewest }: { onNewest: () => void }) {
  return (
    <button type="button" className={styles.below} onClick={onNewest} data-testid="to-newest">
      <DownIcon />
      <span>{say('inbox.newest')}</span>
    </button>
  );
}

/** The thread, and where in it one stands. */
function usePlaceInThread(
  id: number,
  notes: readonly Note[] | undefined,
  spot: Spot | undefined,
  onLeaveSpot: () => void,
) {
  const shown = useShownThread(id, spot, notes);
  const { thread, isAway, onNearTop, onAtEnd } = shown;
  const first = thread.data?.messages[0]?.position;
  const scroll = useThreadScroll({ first, onNearTop, onAtEnd, sticks: !isAway });
  const { atEnd, toEnd } = scroll;
  useSpotInSight(spot, thread.data, notes, scroll.scroller);
  const toNewest = () => {
    if (isAway) onLeaveSpot();
    toEnd();
  };
  return { ...shown, ...scroll, atEnd: atEnd && !isAway, toNewest };
}

/** What an agent says, to the visitor or to the team, and what becomes of what could not be said. */
function useSaying(conversation: Conversation, toEnd: () => void) {
  const { send, post, discard } = useSend(conversation);
  const { add, post: postNote } = useAddNote(conversation.id);
  const onRetry = useCallback(
    ({ mentions, tempId, content, files, byEmail }: Pending) => {
      if (mentions !== undefined) postNote({ tempId, content, mentions });
      else post({ tempId, content, ...(files && { files }), ...(byEmail && { byEmail }) });
    },
    [post, postNote],
  );
  const onReply: typeof send = (message) => {
    send(message);
    toEnd();
  };
  const onNote: typeof add = (content, mentions) => {
    add(content, mentions);
    toEnd();
  };
  return { onReply, onNote, onRetry, onDiscard: discard };
}

interface ReadingProps extends Omit<MessagesProps, 'thread'> {
  place: ReturnType<typeof usePlaceInThread>;
}

function Reading({ place, ...messages }: ReadingProps) {
  const { scroller, content, atEnd, toNewest, onScroll } = place;
  const { data, isError, error, refetch } = place.thread;
  const { id, visitor } = messages.conversation;
  const below = useBelow(place.live, atEnd);
  return (
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
          {(data === undefined || data.isPartial === true) && isError && (
            <Failed error={error} actions={[{ word: say('common.tryAgain'), act: () => void refetch() }]} />
          )}
          {data !== undefined && <DayList {...messages} thread={data} />}
          <TypingLine id={id} visitorName={displayName(visitor)} />
        </div>
      </div>
      {below > 0 && <Below count={below} toEnd={toNewest} />}
      {below === 0 && place.isAway && <Newest onNewest={toNewest} />}
    </div>
  );
}

function Loaded({
  conversation,
  spot,
  onLeaveSpot,
  onBack,
  onAboutVisitor,
}: Omit<Props, 'id'> & { conversation: Conversation }) {
  const { id, visitor } = conversation;
  const { data: noted } = useNotes(id);
  const place = usePlaceInThread(id, noted?.notes, spot, onLeaveSpot);
  const { onReply, onNote, ...acts } = useSaying(conversation, place.toNewest);
  const files = useAttachments(id);
  const drop = useFileDrop(files.add);
  useReading(conversation, place.live, place.atEnd);
  useSeeingNotes(conversation, noted?.notes);
  useBeingSeen(id);
  return (
    <section
      className={styles.thread}
      aria-label={say('inbox.conversationWith', { name: displayName(visitor) })}
      data-testid="thread"
      data-id={id}
      {...drop}
    >
      <ThreadHeader conversation={conversation} onBack={onBack} onAboutVisitor={onAboutVisitor} />
      <Reading {...{ conversation, place }} older={place.older} notes={noted?.notes} {...acts} />
      <AnswerBox {...{ conversation, files, onReply, onNote }} />
    </section>
  );
}

export function Thread({ id, ...props }: Props) {
  const { onBack } = props;
  const { data, isError, error, refetch } = useConversation(id);
  if (data !== undefined) {
    return <Loaded conversation={data} {...props} />;
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
