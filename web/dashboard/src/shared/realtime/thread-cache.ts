// A conversation's messages as pure functions.
//
// Messages have positions 1, 2, 3 … without holes, so however they arrive (a page, an event, the answer to our own
// POST, any of them twice) they are put where they belong, once; and a hole shows that something was missed. What
// this agent has written and the server has not placed yet stands after them, and is recognised by its tempId.
import type { Message, MessagesPage } from '@porchlight/protocol/conversation';
import type { MailState, Mention, Outgoing } from '../api/inbox-types';

export interface Pending extends Outgoing {
  /** A note, then, and whom it mentions. */
  mentions?: Mention[];
  at: string;
  state: 'sending' | 'failed';
  /** Why it failed, in words. */
  reason?: string;
}

export interface Thread {
  /** By position. */
  messages: Message[];
  /** Older ones are on the server. */
  hasMore: boolean;
  pending: Pending[];
  /** Nothing but what events and this agent have put there: what stands before it has never been read. */
  isPartial?: boolean;
  /** What follows its last message is on the server (thread-around.ts). */
  isStretch?: true;
  /** Fresh from the server: to be put on top of what is there, instead of in its place. */
  answered?: true;
}

/** Pages of missed messages that are asked for in a row; what lies behind them is asked for the next time. */
const MAX_MISSED_PAGES = 50;

/** Before it has been read. */
const UNREAD: Thread = { messages: [], hasMore: false, pending: [], isPartial: true };

function isOurs(message: Message, pending: Pending): boolean {
  const isMessage = pending.mentions === undefined;
  return isMessage && message.author === 'agent' && message.tempId === pending.tempId;
}

/** What is on its way is sent or fails, and stays so. */
const STEPS = { waiting: 1, sent: 2, failed: 2 };
const stepOf = ({ mail }: Message) => (mail === undefined || mail === null ? 0 : STEPS[mail]);

/** The thread with more messages in it; the very same where it had them all. */
export function withMessages(thread: Thread, messages: Message[]): Thread {
  const byPosition = new Map(thread.messages.map((message) => [message.position, message]));
  const fresh = messages.filter((message) => {
    const known = byPosition.get(message.position);
    return known === undefined || stepOf(message) > stepOf(known);
  });
  const pending = thread.pending.filter((one) => !messages.some((message) => isOurs(message, one)));
  if (fresh.length === 0 && pending.length === thread.pending.length) return thread;
  for (const message of fresh) byPosition.set(message.position, message);
  const all = [...byPosition.values()].sort((a, b) => a.position - b.position);
  return { ...thread, messages: all, pending };
}

/** What is written to the cache: an answer goes on top of what is there, so that what events and the agent added
 * while it was on its way stays. */
export function reconcileThread(previous: Thread | undefined, next: Thread): Thread {
  const { answered, ...read } = next;
  if (answered === undefined || previous === undefined) return read;
  const [oldest] = previous.messages;
  const reachesBack = oldest === undefined || (next.messages[0]?.position ?? Infinity) <= oldest.position;
  const hasMore = reachesBack ? next.hasMore : previous.hasMore;
  const thread = withMessages(previous, next.messages);
  const isRead = thread.hasMore === hasMore && thread.isPartial !== true;
  return isRead ? thread : { ...thread, hasMore, isPartial: false };
}

export function withOlder(thread: Thread, page: Pick<MessagesPage, 'messages' | 'hasMore'>): Thread {
  return { ...withMessages(thread, page.messages), hasMore: page.hasMore };
}

/** The last position before a hole, from the first loaded one on. 0: nothing is loaded. */
export function endOfRun({ messages }: Thread): number {
  let end = messages[0]?.position ?? 0;
  for (const { position } of messages) if (position <= end + 1) end = position;
  return end;
}

export function hasHole(thread: Thread): boolean {
  return endOfRun(thread) !== (thread.messages.at(-1)?.position ?? 0);
}

/** Behind which position there is something to read: a hole, the end, a message whose e-mail was on its way. */
function readFrom(thread: Thread, read: number): number {
  const waits = thread.messages.find(({ mail, position }) => mail === 'waiting' && position > read);
  return Math.max(read, Math.min(endOfRun(thread), (waits?.position ?? Infinity) - 1));
}

/** Reads a thread: from its end, or, where some of it has been read, what came or may have changed after that. */
export async function readThread(
  known: Thread | undefined,
  fetchPage: (where: { after?: number }) => Promise<MessagesPage>,
): Promise<Thread> {
  if (known === undefined || known.isPartial === true || known.messages.length === 0) {
    const { messages, hasMore } = await fetchPage({});
    return { messages, hasMore, pending: [], answered: true };
  }
  let thread: Thread = { ...known, pending: [], answered: true };
  for (let pages = 0, read = 0; pages < MAX_MISSED_PAGES; pages += 1) {
    const { messages, hasMore } = await fetchPage({ after: readFrom(thread, read) });
    thread = withMessages(thread, messages);
    read = messages.at(-1)?.position ?? 0;
    if (!hasMore || read === 0) break;
  }
  return thread;
}

export function withPending(thread: Thread | undefined, one: Pending): Thread {
  const known = thread ?? UNREAD;
  if (known.messages.some((message) => isOurs(message, one))) return known;
  const there = known.pending.some(({ tempId }) => tempId === one.tempId);
  const pending = there
    ? known.pending.map((old) => (old.tempId === one.tempId ? one : old))
    : [...known.pending, one];
  return { ...known, pending };
}

/** Only what still stands there can fail: an event may have shown that it arrived after all. */
export function withFailure(thread: Thread, tempId: string, reason: string): Thread {
  return {
    ...thread,
    pending: thread.pending.map((one) => (one.tempId === tempId ? { ...one, state: 'failed', reason } : one)),
  };
}

export function withoutPending(thread: Thread, tempId: string): Thread {
  return { ...thread, pending: thread.pending.filter((one) => one.tempId !== tempId) };
}

/** How far a message's e-mail is. */
export function withMail(thread: Thread, position: number, mail: MailState): Thread {
  const message = thread.messages.find((one) => one.position === position);
  return message === undefined ? thread : withMessages(thread, [{ ...message, mail }]);
}
