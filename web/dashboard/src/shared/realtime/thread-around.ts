// A stretch of a thread around one message, apart from the thread's end, which is what is loaded of it otherwise. It is
// read to both sides; where it meets what is loaded of the end, they are one. Pure.
import type { Message } from '@porchlight/protocol/conversation';
import { withMessages } from './thread-cache';
import type { Thread } from './thread-cache';

export interface Stretch {
  /** By position, without holes. */
  messages: Message[];
  hasOlder: boolean;
  hasNewer: boolean;
}

/** Whether the message is none of those that are loaded, and older than they are. */
export function isBefore({ messages: [oldest], hasMore, isPartial }: Thread, position: number): boolean {
  return isPartial !== true && hasMore && oldest !== undefined && position < oldest.position;
}

/** Pages that stand side by side, the oldest first. */
export function stretchOf(pages: readonly Stretch[]): Stretch {
  return {
    messages: pages.flatMap(({ messages }) => messages),
    hasOlder: pages[0]?.hasOlder ?? false,
    hasNewer: pages.at(-1)?.hasNewer ?? false,
  };
}

/** What is shown; `isAway`: the end of the thread is somewhere else. */
export function joined(live: Thread, stretch: Stretch): { thread: Thread; isAway: boolean } {
  const { messages, hasOlder, hasNewer } = stretch;
  const end = messages.at(-1)?.position ?? 0;
  const isAway = hasNewer && end + 1 < (live.messages[0]?.position ?? Infinity);
  const thread: Omit<Thread, 'hasMore'> = isAway
    ? { messages, pending: [], isStretch: true }
    : withMessages(live, messages);
  return { thread: { ...thread, hasMore: hasOlder }, isAway };
}
