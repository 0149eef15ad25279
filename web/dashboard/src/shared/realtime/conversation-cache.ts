// Lists of conversations as pure functions: how a cached list is brought in line with both ledgers (what was said,
// and who is here), and which rows it shows in which order. As for visitors, `reconcile` runs at every write.
import type { Conversation, ConversationFacts, ConversationsPage } from '@porchlight/protocol/conversation';
import type { ConversationFilter, OfVisitor } from '../api/query-keys';
import type { ConversationLedger } from './conversation-ledger';
import type { PresenceLedger } from './presence-ledger';

export interface ConversationPages {
  pages: ConversationsPage[];
  pageParams: unknown[];
}

export interface Ledgers {
  presence: PresenceLedger;
  conversations: ConversationLedger;
}

/** An event tells who the visitor is, not whether they are here: unknown, until the presence ledger says. */
function withoutPresence(facts: ConversationFacts, now: string): Conversation {
  const visitor = { ...facts.visitor, isOnline: false, status: 'unknown' as const, lastSeenAt: '' };
  return { ...facts, visitor, revision: 0, now };
}

function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  keys.delete('now');
  for (const key of keys) {
    if (!same((a as Record<string, unknown>)[key] ?? null, (b as Record<string, unknown>)[key] ?? null))
      return false;
  }
  return true;
}

/** The conversation as both ledgers know it. */
function shown(ledgers: Ledgers, conversation: Conversation): Conversation {
  const { revision } = conversation;
  const told = ledgers.conversations.show(conversation);
  const { revision: heard, ...visitor } = ledgers.presence.show({ ...told.visitor, revision });
  return { ...told, visitor, revision: heard };
}

/** The same, but the very object of before where nothing has changed. */
export function reconcileConversation(
  ledgers: Ledgers,
  previous: Conversation | undefined,
  next: Conversation,
): Conversation {
  const fresh = shown(ledgers, next);
  return previous !== undefined && same(previous, fresh) ? previous : fresh;
}

/** Whether the server alone knows what belongs in the list: what was said before is not here. */
export const isServers = (filter: ConversationFilter | OfVisitor): boolean =>
  'q' in filter || 'tag' in filter;

/** Every conversation as both ledgers know it, and in the first page those that only events told of, where the list
 * can tell whether it shows them. Unchanged ones stay the very objects of `previous`, so that their rows need not be
 * drawn again. */
export function reconcileConversations(
  ledgers: Ledgers,
  filter: ConversationFilter | OfVisitor,
  previous: ConversationPages | undefined,
  next: ConversationPages,
): ConversationPages {
  const before = new Map<number, Conversation>();
  for (const page of previous?.pages ?? []) for (const c of page.conversations) before.set(c.id, c);
  const loaded = new Set<number>();
  const bring = (conversation: Conversation): Conversation => {
    loaded.add(conversation.id);
    return reconcileConversation(ledgers, before.get(conversation.id), conversation);
  };
  const pages = next.pages.map((page) => ({ ...page, conversations: page.conversations.map(bring) }));
  const [first] = pages;
  if (first !== undefined && !isServers(filter)) {
    const newcomers = [...ledgers.conversations.pushed()].filter(({ id }) => !loaded.has(id));
    first.conversations = [
      ...newcomers.map((facts) => bring(withoutPresence(facts, first.now))),
      ...first.conversations,
    ];
  }
  return { ...next, pages };
}

export const isSnoozed = ({ snoozedUntil }: ConversationFacts | Conversation): boolean =>
  snoozedUntil !== undefined && snoozedUntil !== null;

export const isMentioned = ({ mentionedAgents }: ConversationFacts | Conversation, me: number): boolean =>
  mentionedAgents?.includes(me) === true;

const isRated = ({ rating }: Conversation) => rating !== undefined && rating !== null;

/** What an older server does not tell of a visitor's tags is what it answered. */
const isTagged = ({ visitor: { tags } }: Conversation, tag: string) =>
  tags === undefined || tags.some((one) => one.toLowerCase() === tag.toLowerCase());

function fits(conversation: Conversation, filter: ConversationFilter, me: number): boolean {
  const { status, assignee, snoozed, mentioned, rated, tag } = filter;
  const holder = conversation.assignee?.id;
  return (
    (status === 'all' || conversation.status === status) &&
    (assignee === undefined || holder === (assignee === 'me' ? me : undefined)) &&
    (snoozed === undefined || isSnoozed(conversation) === snoozed) &&
    (mentioned === undefined || isMentioned(conversation, me)) &&
    (rated === undefined || isRated(conversation)) &&
    (tag === undefined || isTagged(conversation, tag))
  );
}

/** The newest message first; of two at the same moment the younger conversation. */
function byNewest(a: Conversation, b: Conversation): number {
  const [timeA, timeB] = [a.lastMessage.sentAt, b.lastMessage.sentAt];
  if (timeA !== timeB) return timeA < timeB ? 1 : -1;
  return b.id - a.id;
}

/** The rows of a list: each conversation once, as events move it in and out of the filter, in order. */
export function conversationRows(
  data: ConversationPages,
  filter: ConversationFilter,
  me: number,
): Conversation[] {
  const byId = new Map<number, Conversation>();
  for (const page of data.pages) {
    for (const conversation of page.conversations) {
      const known = byId.get(conversation.id);
      if (known === undefined || known.revision < conversation.revision)
        byId.set(conversation.id, conversation);
    }
  }
  return [...byId.values()].filter((c) => fits(c, filter, me)).sort(byNewest);
}

/** What the page's title counts. What is snoozed was put off on purpose. */
export function unreadTotal(rows: Conversation[]): number {
  return rows.reduce((sum, row) => sum + (isSnoozed(row) ? 0 : row.unread), 0);
}
