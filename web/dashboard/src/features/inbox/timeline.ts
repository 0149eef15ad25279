// A thread as it is drawn: days, and messages in groups of one writer within a few minutes. Pure.
import type { Message } from '@porchlight/protocol/conversation';
import type { Pending, Thread } from '../../shared/realtime/thread-cache';

const GROUP_MS = 5 * 60_000;

export type Delivery = 'sending' | 'sent' | 'seen' | 'failed';

export interface Line {
  key: string;
  author: 'visitor' | 'agent';
  agentId: number | null;
  agentName: string | null;
  content: string;
  at: string;
  /** Of agents' messages only. */
  delivery: Delivery | undefined;
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

function delivered(message: Message, visitorReadPosition: number): Delivery | undefined {
  if (message.author === 'visitor') return undefined;
  return message.position <= visitorReadPosition ? 'seen' : 'sent';
}

function ofMessage(message: Message, visitorReadPosition: number): Line {
  return {
    // The tempId stays the same from the first key stroke's echo to the placed message: the bubble is not redrawn.
    key: `${message.author}:${message.tempId}`,
    author: message.author,
    agentId: message.agentId ?? null,
    agentName: message.agentName,
    content: message.content,
    at: message.sentAt,
    delivery: delivered(message, visitorReadPosition),
    pending: undefined,
    first: true,
    last: true,
  };
}

function ofPending(pending: Pending, me: { id: number; name: string }): Line {
  return {
    key: `agent:${pending.tempId}`,
    author: 'agent',
    agentId: me.id,
    agentName: me.name,
    content: pending.content,
    at: pending.at,
    delivery: pending.state,
    pending,
    first: true,
    last: true,
  };
}

/** What has come less far stands in a group of its own: each group tells how far it has come. */
function together(a: Line, b: Line): boolean {
  return (
    a.author === b.author &&
    a.agentId === b.agentId &&
    (a.delivery === b.delivery || b.delivery === 'sending') &&
    Math.abs(Date.parse(b.at) - Date.parse(a.at)) < GROUP_MS
  );
}

const dayOf = (at: string) => new Date(at).toDateString();

export function daysOf(thread: Thread, visitorReadPosition: number, me: { id: number; name: string }): Day[] {
  const lines = [
    ...thread.messages.map((message) => ofMessage(message, visitorReadPosition)),
    ...thread.pending.map((pending) => ofPending(pending, me)),
  ];
  const days: Day[] = [];
  let previous: Line | undefined;
  for (const line of lines) {
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
