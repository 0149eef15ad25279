// From messages to what is drawn, line by line: a heading for each day, messages of one author shortly after
// another as a group, the state of delivery where it says something.

import { own } from '../own';
import type { SentFile } from './contract';
import type { Unsent } from './outbox';
import type { Thread } from './thread';

/** Messages of one author closer than this belong together. Units: milliseconds. */
const groupTime = 5 * 60_000;

export type Row =
  | { kind: 'day'; key: string; at: number }
  | {
      kind: 'message';
      key: string;
      author: 'visitor' | 'agent';
      name: string | null;
      content: string;
      files?: readonly SentFile[] | undefined;
      at: number;
      /** Of its group: the first shows the name, the last the time and the state. */
      first: boolean;
      last: boolean;
      state: State;
      /** Only what no answer has followed yet, once. */
      tellsState: boolean;
      tempId: string;
    };

/** '': an agent's message. */
export type State = '' | 'sending' | 'sent' | 'seen' | 'failed';
type MessageRow = Extract<Row, { kind: 'message' }>;

export function rowsOf(thread: Thread, unsent: readonly Unsent[]): Row[] {
  const rows: Row[] = [];
  let before: MessageRow | undefined;
  for (const row of messageRows(thread, unsent)) {
    const newDay = !before || dayOf(row.at) !== dayOf(before.at);
    const joins =
      before &&
      !newDay &&
      before.author === row.author &&
      before.name === row.name &&
      row.at - before.at < groupTime;
    if (newDay) rows.push({ kind: 'day', key: 'day ' + dayOf(row.at), at: row.at });
    if (joins && !before!.tellsState) before!.last = false;
    row.first = !joins;
    rows.push(row);
    before = row;
  }
  return rows;
}

function messageRows(thread: Thread, unsent: readonly Unsent[]): MessageRow[] {
  const common = { kind: 'message' as const, first: true, last: true, tellsState: false };
  const rows = thread.messages.map((message): MessageRow => {
    const { author, agentName, content, files, sentAt, tempId, id, position } = message;
    const mine = author === 'visitor';
    const state = position <= thread.agentRead ? 'seen' : 'sent';
    return {
      ...common,
      // The key of a message of ours stays when it is acknowledged: its line stays the same element.
      key: (mine && tempId) || id,
      author,
      name: mine ? null : agentName,
      content,
      files,
      at: +new own.Date(sentAt) || 0,
      state: mine ? state : '',
      tempId,
    };
  });
  let told: State = '';
  for (let i = rows.length - 1; i >= 0 && rows[i]!.state; i--) {
    rows[i]!.tellsState = rows[i]!.state !== told;
    told = rows[i]!.state;
  }
  const waiting = unsent.map(({ tempId, content, files, at, failed }): MessageRow => {
    const state = failed ? 'failed' : 'sending';
    return {
      ...common,
      key: tempId,
      author: 'visitor',
      name: null,
      content,
      files,
      at,
      state,
      tellsState: true,
      tempId,
    };
  });
  return [...rows, ...waiting];
}

/** Local calendar days. */
function dayOf(at: number): string {
  return new own.Date(at).toDateString();
}
