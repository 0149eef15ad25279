// A thread as it is drawn: days, and messages in groups of one writer within a few minutes; the team's notes behind the
// message that each was written after, and the visitor's rating where it was given. Pure.
import type { Message } from '@porchlight/protocol/conversation';
import type { MailState, Mention, Note, Rating, SharedFile } from '../../shared/api/inbox-types';
import type { Pending, Thread } from '../../shared/realtime/thread-cache';

const GROUP_MS = 5 * 60_000;

export type Delivery = 'sending' | 'sent' | 'seen' | 'failed';

export interface Line {
  key: string;
  kind: 'message' | 'note' | 'rating';
  author: 'visitor' | 'agent';
  agentId: number | null;
  agentName: string | null;
  content: string;
  at: string;
  /** Of agents' messages only, and of notes that have not arrived. */
  delivery: Delivery | undefined;
  /** How far its e-mail is, of those that go by e-mail. */
  mail: MailState | undefined;
  files: readonly SharedFile[];
  /** Of notes: whom they mention. */
  mentions: readonly Mention[];
  noteId: number | undefined;
  /** Of a rating: 1 to 5. */
  score: number | undefined;
  pending: Pending | undefined;
  /** First and last of its group. */
  first: boolean;
  last: boolean;
}

export interface Day {
  key: string;
  at: string;
  lines: Line[];
}

/** What stands in a thread that is no message. */
export interface Beside {
  notes: readonly Note[];
  rating: Rating | null;
}

const NOTHING: Beside = { notes: [], rating: null };
const NO_FILES: readonly SharedFile[] = [];
const NOBODY: readonly Mention[] = [];

const BARE = {
  agentId: null,
  agentName: null,
  delivery: undefined,
  mail: undefined,
  files: NO_FILES,
  mentions: NOBODY,
  noteId: undefined,
  score: undefined,
  pending: undefined,
  first: true,
  last: true,
};

function delivered(message: Message, visitorReadPosition: number): Delivery | undefined {
  if (message.author === 'visitor') return undefined;
  return message.position <= visitorReadPosition ? 'seen' : 'sent';
}

function ofMessage(message: Message, visitorReadPosition: number): Line {
  return {
    ...BARE,
    // The tempId stays the same from the first key stroke's echo to the placed message: the bubble is not redrawn.
    key: `${message.author}:${message.tempId}`,
    kind: 'message',
    author: message.author,
    agentId: message.agentId ?? null,
    agentName: message.agentName,
    content: message.content,
    at: message.sentAt,
    delivery: delivered(message, visitorReadPosition),
    mail: message.mail ?? undefined,
    files: message.files ?? NO_FILES,
  };
}

function ofPending(pending: Pending, me: { id: number; name: string }): Line {
  const { mentions, tempId, content, at, state, files = NO_FILES } = pending;
  const kind = mentions === undefined ? 'message' : 'note';
  return {
    ...BARE,
    key: kind === 'note' ? `note:${tempId}` : `agent:${tempId}`,
    kind,
    author: 'agent',
    agentId: me.id,
    agentName: me.name,
    content,
    at,
    delivery: state,
    files,
    mentions: mentions ?? NOBODY,
    pending,
  };
}

function ofNote({ id, tempId, agentId, agentName, content, mentions, writtenAt }: Note): Line {
  return {
    ...BARE,
    key: `note:${tempId}`,
    kind: 'note',
    author: 'agent',
    agentId,
    agentName,
    content,
    at: writtenAt,
    mentions,
    noteId: id,
  };
}

function ofRating({ score, comment, ratedAt }: Rating): Line {
  return {
    ...BARE,
    key: `rating:${ratedAt}`,
    kind: 'rating',
    author: 'visitor',
    content: comment ?? '',
    at: ratedAt,
    score,
  };
}

/** By what is behind which position; nothing that stands before the oldest message that is loaded, or behind the last
 * of a stretch, which others follow. */
function placed(thread: Thread, { notes, rating }: Beside): Map<number, Line[]> {
  const { messages, hasMore, isPartial, isStretch } = thread;
  const isWhole = !hasMore && isPartial !== true;
  const end = isStretch === true ? (messages.at(-1)?.position ?? 0) : Infinity;
  const behind = new Map<number, Line[]>();
  const put = (wanted: number, line: Line) => {
    const position = messages.filter((message) => message.position <= wanted).at(-1)?.position;
    if (position === undefined && !isWhole) return;
    const lines = behind.get(position ?? 0) ?? [];
    behind.set(position ?? 0, [...lines, line]);
  };
  for (const note of notes) if (note.position <= end) put(note.position, ofNote(note));
  if (rating !== null) {
    const ratedAt = Date.parse(rating.ratedAt);
    const last = messages.filter(({ sentAt }) => Date.parse(sentAt) <= ratedAt).at(-1);
    const at = last?.position ?? 0;
    // Behind the last of a stretch it may as well belong to what follows.
    if ((last !== undefined || isWhole) && at < end) put(at, ofRating(rating));
  }
  return behind;
}

/** What has come less far stands in a group of its own: each group tells how far it has come. */
function together(a: Line, b: Line): boolean {
  return (
    a.kind === 'message' &&
    b.kind === 'message' &&
    a.author === b.author &&
    a.agentId === b.agentId &&
    a.mail === b.mail &&
    (a.delivery === b.delivery || b.delivery === 'sending') &&
    Math.abs(Date.parse(b.at) - Date.parse(a.at)) < GROUP_MS
  );
}

const dayOf = (at: string) => new Date(at).toDateString();

function linesOf(
  thread: Thread,
  readPosition: number,
  me: { id: number; name: string },
  beside: Beside,
): Line[] {
  const behind = placed(thread, beside);
  return [
    ...(behind.get(0) ?? []),
    ...thread.messages.flatMap((message) => [
      ofMessage(message, readPosition),
      ...(behind.get(message.position) ?? []),
    ]),
    ...thread.pending.map((pending) => ofPending(pending, me)),
  ];
}

export function daysOf(
  thread: Thread,
  visitorReadPosition: number,
  me: { id: number; name: string },
  beside = NOTHING,
): Day[] {
  const days: Day[] = [];
  let previous: Line | undefined;
  for (const line of linesOf(thread, visitorReadPosition, me, beside)) {
    const key = dayOf(line.at);
    let day = days.at(-1);
    if (day === undefined || day.key !== key) {
      day = { key, at: line.at, lines: [] };
      days.push(day);
      previous = undefined;
    }
    if (previous !== undefined && together(previous, line)) {
      previous.last = false;
      line.first = false;
    }
    day.lines.push(line);
    previous = line;
  }
  return days;
}
