// Writes the query caches: ['visitors'], ['visitor', id], ['visits', id], ['conversations'], ['conversation', id], ['thread', id],
// ['notes', id], ['settings'] and what is only ever pushed are written here, by events and ahead of answers, and nowhere else (the lint holds it).
//
// Events go into the ledgers at once; the caches are brought in line with them in batches: a burst of a thousand
// arrivals is drawn a few times, not a thousand times.
import type { QueryClient, QueryKey } from '@tanstack/react-query';
import type { AgentsAvailability, Viewer } from '@porchlight/protocol/agent-events';
import type { Conversation, Message, MessagesPage } from '@porchlight/protocol/conversation';
import type { Ban, PresenceAnswer } from '@porchlight/protocol/rest';
import type { Visitor } from '@porchlight/protocol/visitor';
import type { MailState, Note } from '../api/inbox-types';
import type { ProjectSettings } from '../api/settings-types';
import { queryKeys } from '../api/query-keys';
import type { ConversationFilter, OfVisitor, VisitorFilters } from '../api/query-keys';
import { isServers, reconcileConversation, reconcileConversations } from './conversation-cache';
import type { ConversationPages, Ledgers } from './conversation-cache';
import type { Assumption } from './conversation-ledger';
import { withNote, withoutNote } from './notes-cache';
import type { Notes } from './notes-cache';
import type { Assumed } from './presence-ledger';
import {
  hasHole,
  withFailure,
  withMail,
  withMessages,
  withOlder,
  withoutPending,
  withPending,
} from './thread-cache';
import type { Pending, Thread } from './thread-cache';
import { throttled } from './throttled';
import { Timers } from './timers';
import type { VisitPages } from './trail';
import { NOBODY_TYPES } from './typing';
import type { Typing } from './typing';
import { reconcile } from './visitor-cache';
import type { VisitorPages } from './visitor-cache';

/** How long changes are gathered before they are drawn. */
const GATHER_MS = 16;
/** Counts are asked for at once, then at most so often. */
const COUNTS_EVERY_MS = 1_000;
/** What an event does not tell of a visitor who is looked at (how they came, how many pages) is asked for so often. */
const FACTS_EVERY_MS = 3_000;
/** What is searched for is searched for again so often, while more is said. */
const SEARCHES_EVERY_MS = 5_000;
/** Pages of a list that are asked for again; what was scrolled to beyond them is loaded when scrolled to. */
const MAX_PAGES_REFETCHED = 10;
/** The server's limit of one batch look-up; visitors beyond it are told by their next event. */
const MAX_STATUSES_ASKED = 1_000;
/** "Is typing" ends by itself, so long after it was last told. */
const TYPING_ENDS_MS = 6_000;

/** What agents have made of a visitor. */
function madeOf(visitor: Visitor | undefined): Assumed {
  return { agentName: visitor?.agentName ?? null, tags: visitor?.tags ?? [] };
}

const filterOf = (queryKey: QueryKey) => queryKey[2] as ConversationFilter | OfVisitor;

interface WriterOptions {
  client: QueryClient;
  projectId: number;
  ledgers: Ledgers;
  askStatuses: (uids: string[]) => Promise<PresenceAnswer>;
}

/** Writes the caches of one project. */
export class CacheWriter {
  readonly #client: QueryClient;
  readonly #projectId: number;
  readonly #ledgers: Ledgers;
  readonly #askStatuses: WriterOptions['askStatuses'];
  readonly #timers = new Timers();
  readonly #typingEnds = new Map<string, () => void>();
  readonly #visitors = new Set<string>();
  readonly #strangers = new Set<string>();
  #gathering = false;
  readonly #counts = throttled(COUNTS_EVERY_MS, () => {
    void this.#client.invalidateQueries({ queryKey: queryKeys.stats(this.#projectId) });
  });
  readonly #facts = throttled(FACTS_EVERY_MS, () => {
    const queryKey = queryKeys.visitorsOneByOne(this.#projectId);
    void this.#client.invalidateQueries({ queryKey, refetchType: 'active' });
  });

  /** Which conversations have a word or a tag, events do not tell. */
  readonly #searches = throttled(SEARCHES_EVERY_MS, () => {
    void this.#client.invalidateQueries({
      queryKey: queryKeys.conversationLists(this.#projectId),
      predicate: ({ queryKey }) => isServers(filterOf(queryKey)),
      refetchType: 'active',
    });
  });

  constructor({ client, projectId, ledgers, askStatuses }: WriterOptions) {
    this.#client = client;
    this.#projectId = projectId;
    this.#ledgers = ledgers;
    this.#askStatuses = askStatuses;
  }

  stop(): void {
    this.#timers.stop();
    this.#typingEnds.clear();
    this.#counts.stop();
    this.#facts.stop();
    this.#searches.stop();
    this.#gathering = false;
  }

  later(ms: number, run: () => void): void {
    this.#timers.later(ms, run);
  }

  /** All numbers are forgotten: answers asked for before are no longer taken. */
  forget(): void {
    this.#ledgers.presence.forget();
    this.#ledgers.conversations.forget();
  }

  /** Asks again for all that is shown; answers that are still under way are not waited for. Threads read what came
   * after what they have. */
  async refetch(): Promise<void> {
    const id = this.#projectId;
    const keys: QueryKey[] = [
      queryKeys.visitorLists(id),
      queryKeys.visitorsOneByOne(id),
      queryKeys.visitsOneByOne(id),
      queryKeys.stats(id),
      queryKeys.conversationLists(id),
      queryKeys.conversationsOneByOne(id),
      queryKeys.threads(id),
      queryKeys.notesOneByOne(id),
    ];
    await Promise.all(keys.map((queryKey) => this.#client.cancelQueries({ queryKey })));
    this.#trim(queryKeys.visitorLists(id));
    this.#trim(queryKeys.visitsOneByOne(id));
    this.#trim(queryKeys.conversationLists(id));
    await Promise.all(keys.map((queryKey) => this.#client.invalidateQueries({ queryKey })));
  }

  visitorChanged(uid: string): void {
    this.#visitors.add(uid);
    this.#soon();
  }

  /** Of these nothing may have been heard for long; null: of everybody. */
  inSight(uids: readonly string[] | null): void {
    if (uids === null) {
      void this.refetch();
      return;
    }
    for (const uid of uids) {
      this.#strangers.add(uid);
      void this.#client.invalidateQueries({ queryKey: queryKeys.visitor(this.#projectId, uid) });
    }
    this.#soon();
  }

  /** The ledger knows something new of a conversation, whose visitor this is. */
  conversationChanged(visitorUid?: string): void {
    if (visitorUid !== undefined && !this.#ledgers.presence.knows(visitorUid))
      this.#strangers.add(visitorUid);
    this.#searches.call();
    this.#soon();
  }

  /** Who a visitor is, or what agents have made of them, is another. */
  identityChanged(uid: string): void {
    this.#searches.call();
    this.visitorChanged(uid);
  }

  /** A message has its place: in the thread, once, whoever brings it first. */
  messageCame(conversationId: number, message: Message): void {
    const queryKey = queryKeys.thread(this.#projectId, conversationId);
    const thread = this.#client.setQueryData<Thread>(
      queryKey,
      (data) => data && withMessages(data, [message]),
    );
    // Before its first answer, which may have been read before the message; or something was missed.
    if (thread === undefined || thread.isPartial === true || hasHole(thread))
      void this.#client.invalidateQueries({ queryKey });
  }

  /** A message's e-mail is on its way, has gone, or could not. */
  mailed(conversationId: number, position: number, mail: MailState): void {
    const queryKey = queryKeys.thread(this.#projectId, conversationId);
    const thread = this.#client.setQueryData<Thread>(
      queryKey,
      (data) => data && withMail(data, position, mail),
    );
    // An answer that is on its way may have been read before.
    if (thread?.messages.some((message) => message.position === position) !== true)
      void this.#client.invalidateQueries({ queryKey });
  }

  /** A note stands in the conversation, once, whoever brings it first; what was being sent is no longer. */
  noted(conversationId: number, note: Note): void {
    this.discarded(conversationId, note.tempId);
    this.#changeNotes(conversationId, (notes) => withNote(notes, note));
  }

  noteRemoved(conversationId: number, noteId: number): void {
    this.#changeNotes(conversationId, (notes) => withoutNote(notes, noteId));
  }

  /** Ahead of the server: the message stands at the end of the thread, and the conversation on top of the list. */
  sending(conversationId: number, pending: Pending): void {
    const queryKey = queryKeys.thread(this.#projectId, conversationId);
    this.#client.setQueryData<Thread>(queryKey, (data) => withPending(data, pending));
  }

  failed(conversationId: number, tempId: string, reason: string): void {
    const queryKey = queryKeys.thread(this.#projectId, conversationId);
    this.#client.setQueryData<Thread>(queryKey, (data) => data && withFailure(data, tempId, reason));
  }

  discarded(conversationId: number, tempId: string): void {
    const queryKey = queryKeys.thread(this.#projectId, conversationId);
    this.#client.setQueryData<Thread>(queryKey, (data) => data && withoutPending(data, tempId));
  }

  /** What stands before the oldest message. */
  older(conversationId: number, page: Pick<MessagesPage, 'messages' | 'hasMore'>): void {
    const queryKey = queryKeys.thread(this.#projectId, conversationId);
    this.#client.setQueryData<Thread>(queryKey, (data) => data && withOlder(data, page));
  }

  /** Shows what the server is expected to say, until the function that it answers is called. */
  assume(conversationId: number, assumption: Assumption): () => void {
    const undo = this.#ledgers.conversations.assume(conversationId, assumption);
    this.#write();
    return () => {
      undo();
      this.#write();
    };
  }

  /** Shows what agents make of a visitor, ahead of the server, until the function that it answers is called. */
  assumeVisitor(uid: string, assumed: Assumed): () => void {
    const before = this.#client.getQueryData<Visitor>(queryKeys.visitor(this.#projectId, uid));
    const undo = this.#ledgers.presence.assume(uid, assumed);
    this.#visitors.add(uid);
    this.#write();
    return () => {
      undo();
      // What was assumed stands in the caches: what was known before comes back, and what is known since over it.
      this.#client.setQueryData<Visitor>(
        queryKeys.visitor(this.#projectId, uid),
        (data) => data && { ...data, ...madeOf(before) },
      );
      this.#visitors.add(uid);
      this.#write();
    };
  }

  /** What was assumed may stand in lists. */
  visitorRefused(uid: string): void {
    void this.#client.invalidateQueries({ queryKey: queryKeys.visitor(this.#projectId, uid) });
    void this.#client.invalidateQueries({ queryKey: queryKeys.visitorLists(this.#projectId) });
  }

  /** The answer to something done with the visitor. */
  visitorAnswered(visitor: Visitor): void {
    this.#ledgers.presence.changed(visitor);
    this.#searches.call();
    this.#visitors.add(visitor.visitorUid);
    this.#write();
  }

  /** The ban in force, or none any more. */
  banned(uid: string, ban: Ban | null): void {
    const id = this.#projectId;
    this.#client.setQueryData<Visitor>(queryKeys.visitor(id, uid), (data) => data && { ...data, ban });
    void this.#client.invalidateQueries({ queryKey: queryKeys.visitor(id, uid) });
    void this.#client.invalidateQueries({ queryKey: queryKeys.bans(id) });
    void this.#client.invalidateQueries({ queryKey: queryKeys.audit(id) });
  }

  /** The answer to a change of the project's settings. */
  settingsAnswered(settings: ProjectSettings): void {
    this.#client.setQueryData<ProjectSettings>(queryKeys.settings(this.#projectId), settings);
  }

  typing(
    conversationId: number,
    who: { agentId: number; name: string } | 'visitor',
    isTyping: boolean,
    text = '',
  ): void {
    const queryKey = queryKeys.typing(this.#projectId, conversationId);
    const name = `${conversationId}:${who === 'visitor' ? who : who.agentId}`;
    this.#typingEnds.get(name)?.();
    this.#typingEnds.delete(name);
    this.#client.setQueryData<Typing>(queryKey, (typing = NOBODY_TYPES) => {
      if (who === 'visitor') {
        const isKnown = typing.visitor === isTyping && typing.text === text;
        return isKnown ? typing : { ...typing, visitor: isTyping, text };
      }
      const others = typing.agents.filter(({ agentId }) => agentId !== who.agentId);
      return { ...typing, agents: isTyping ? [...others, who] : others };
    });
    if (!isTyping) return;
    this.#typingEnds.set(
      name,
      this.#timers.later(TYPING_ENDS_MS, () => this.typing(conversationId, who, false)),
    );
  }

  viewers(conversationId: number, viewers: Viewer[]): void {
    this.#client.setQueryData<Viewer[]>(queryKeys.viewers(this.#projectId, conversationId), viewers);
  }

  visitorViewers(uid: string, viewers: Viewer[]): void {
    this.#client.setQueryData<Viewer[]>(queryKeys.visitorViewers(this.#projectId, uid), viewers);
  }

  availability(event: AgentsAvailability): void {
    this.#client.setQueryData<AgentsAvailability>(queryKeys.availability(this.#projectId), event);
  }

  /** An answer that is on its way may have been read before: it is asked for anew. */
  #changeNotes(conversationId: number, change: (notes: Notes) => Notes): void {
    const queryKey = queryKeys.notes(this.#projectId, conversationId);
    const isAsked = this.#client.getQueryState(queryKey)?.fetchStatus === 'fetching';
    const notes = this.#client.setQueryData<Notes>(queryKey, (data) => data && change(data));
    if (isAsked || notes === undefined) void this.#client.invalidateQueries({ queryKey });
  }

  #soon(): void {
    if (this.#gathering) return;
    this.#gathering = true;
    this.#timers.later(GATHER_MS, () => {
      this.#gathering = false;
      if (this.#visitors.size > 0) this.#counts.call();
      this.#write();
      this.#meetStrangers();
    });
  }

  /** Brings every cached list, and what is shown one by one, in line with the ledgers. */
  #write(): void {
    const { presence } = this.#ledgers;
    const id = this.#projectId;
    if (this.#visitors.size > 0) {
      this.#each(queryKeys.visitorLists(id), (queryKey) => {
        const filters = queryKey[2] as VisitorFilters;
        this.#client.setQueryData<VisitorPages>(
          queryKey,
          (data) => data && reconcile(presence, filters, data, data),
        );
      });
    }
    for (const uid of this.#visitors) this.#writeVisitor(uid);
    this.#visitors.clear();
    this.#each(queryKeys.conversationLists(id), (queryKey) => {
      this.#client.setQueryData<ConversationPages>(
        queryKey,
        (data) => data && reconcileConversations(this.#ledgers, filterOf(queryKey), data, data),
      );
    });
    this.#each(queryKeys.conversationsOneByOne(id), (queryKey) => {
      this.#client.setQueryData<Conversation>(
        queryKey,
        (data) => data && reconcileConversation(this.#ledgers, data, data),
      );
    });
  }

  #writeVisitor(uid: string): void {
    const { presence } = this.#ledgers;
    const queryKey = queryKeys.visitor(this.#projectId, uid);
    const before = this.#client.getQueryData<Visitor>(queryKey);
    const after = this.#client.setQueryData<Visitor>(queryKey, (data) => data && presence.show(data));
    this.#client.setQueryData<VisitPages>(
      queryKeys.visits(this.#projectId, uid),
      (data) => data && { ...data, seen: presence.trails.of(uid) },
    );
    const isLookedAt = this.#client.getQueryCache().find({ queryKey })?.isActive() === true;
    if (!isLookedAt || before === undefined || after === undefined) return;
    if (after.isOnline && before.currentUrl !== after.currentUrl) this.#facts.call();
    // Whether that is a new visit, or the end of one, is the server's to say.
    if (before.isOnline !== after.isOnline) {
      void this.#client.invalidateQueries({ queryKey: queryKeys.visits(this.#projectId, uid) });
      // Whether somebody has sent them away is in no event.
      if (!after.isOnline) this.#facts.call();
    }
  }

  /** A conversation's event does not say whether its visitor is here: those nobody has told of are asked for. */
  #meetStrangers(): void {
    const uids = [...this.#strangers].slice(0, MAX_STATUSES_ASKED);
    this.#strangers.clear();
    if (uids.length === 0) return;
    const { presence } = this.#ledgers;
    const asked = presence.askParts(
      () => this.#askStatuses(uids),
      ({ statuses, revision }) =>
        Object.entries(statuses)
          .filter(([, { status }]) => status !== 'unknown')
          .map(([visitorUid, { isOnline, status, lastSeenAt }]) => ({
            visitorUid,
            isOnline,
            status,
            revision,
            ...(lastSeenAt === null ? {} : { lastSeenAt }),
          })),
    );
    // Not answered: they stay unknown until an event or the next refetch tells.
    asked.then(() => uids.forEach((uid) => this.visitorChanged(uid))).catch(() => undefined);
  }

  #each(queryKey: QueryKey, write: (queryKey: QueryKey) => void): void {
    for (const query of this.#client.getQueryCache().findAll({ queryKey })) write(query.queryKey);
  }

  #trim(queryKey: QueryKey): void {
    this.#client.setQueriesData<{ pages: unknown[]; pageParams: unknown[] }>({ queryKey }, (data) =>
      data === undefined || data.pages.length <= MAX_PAGES_REFETCHED
        ? data
        : {
            pages: data.pages.slice(0, MAX_PAGES_REFETCHED),
            pageParams: data.pageParams.slice(0, MAX_PAGES_REFETCHED),
          },
    );
  }
}
