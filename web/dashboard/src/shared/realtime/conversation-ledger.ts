// What is known of each conversation, whichever way and in whatever order it was learnt.
//
// Conversations carry no number of their own, so two rules stand in for one. Positions (last message, read up to)
// only ever grow: of two, the greater is true. For the rest (status, assignee, who the visitor is) the later
// knowledge stands; an event is knowledge of when it came, an answer of when it was *asked for*, because it may have
// been read before any event since. An event that overtakes an answer is so never undone by it.
//
// What this agent has just done is assumed until the server has answered, on top of what is known and apart from
// it: taking an assumption back can lose nothing that arrived meanwhile.
import type { NewMessage, NoteAdded } from '@porchlight/protocol/agent-events';
import type { Conversation, ConversationFacts } from '@porchlight/protocol/conversation';
import { Listeners } from './listeners';
import { OutdatedAnswer } from './presence-ledger';

/** Conversations remembered; past it the ones longest unheard of are forgotten (an answer tells them again). */
const MAX_KNOWN = 5_000;

/** A part of a conversation that we expect the server to say. */
export type Assumption = Partial<
  Pick<ConversationFacts, 'status' | 'assignee' | 'agentReadPosition' | 'lastMessage' | 'snoozedUntil'>
>;

/** What an event has told of a conversation. */
export interface ConversationNews {
  /** As it was shown before, with what this agent was about to do; undefined: nothing was known of it. */
  before: ConversationFacts | undefined;
  facts: ConversationFacts;
  /** What was said, where that is the news. */
  said: NewMessage | undefined;
}

interface Known {
  facts: ConversationFacts;
  stamp: number;
  /** An event told of it: lists that have not loaded it show it all the same. */
  pushed: boolean;
}

/** Every agent's message is also read up to by the agents, so what lies after is the visitor's: the unread. */
export function withUnread<Facts extends ConversationFacts>(facts: Facts): Facts {
  const unread = Math.max(0, facts.lastPosition - facts.agentReadPosition);
  return unread === facts.unread ? facts : { ...facts, unread };
}

function merged(known: ConversationFacts, told: ConversationFacts, later: boolean): ConversationFacts {
  const [old, fresh] = later ? [known, told] : [told, known];
  const last = told.lastPosition > known.lastPosition ? told : known;
  return withUnread({
    // What the one does not tell, the other may have told.
    ...old,
    ...fresh,
    visitor: {
      ...old.visitor,
      ...fresh.visitor,
      name: fresh.visitor.name ?? old.visitor.name,
      email: fresh.visitor.email ?? old.visitor.email,
    },
    lastPosition: last.lastPosition,
    lastMessage: last.lastMessage,
    agentReadPosition: Math.max(known.agentReadPosition, told.agentReadPosition),
    visitorReadPosition: Math.max(known.visitorReadPosition, told.visitorReadPosition),
  });
}

function assuming(facts: ConversationFacts, assumption: Assumption): ConversationFacts {
  const { lastMessage, agentReadPosition, ...rest } = assumption;
  // A message that the server has placed by now stands before one that it was only expected to place.
  const isSaid = lastMessage !== undefined && lastMessage.position > facts.lastPosition;
  return withUnread({
    ...facts,
    ...rest,
    agentReadPosition: Math.max(facts.agentReadPosition, agentReadPosition ?? 0),
    // Whoever is answered waits no longer.
    ...(isSaid ? { lastMessage, waitingSince: null } : {}),
  });
}

export class ConversationLedger {
  #stamp = 0;
  #forgottenAt = 0;
  #known = new Map<number, Known>();
  #assumptions = new Map<number, Set<Assumption>>();
  readonly news = new Listeners<ConversationNews>();
  readonly notes = new Listeners<NoteAdded>();

  /** Forgets what is known; what is assumed is still under way and stays. */
  forget(): void {
    this.#forgottenAt = this.#stamp += 1;
    this.#known.clear();
  }

  /** Asks, and takes the answer's conversations in unless everything was forgotten. Errors: OutdatedAnswer. */
  async ask<Answer>(
    question: () => Promise<Answer>,
    conversationsIn: (answer: Answer) => ConversationFacts[],
  ): Promise<Answer> {
    const stamp = (this.#stamp += 1);
    const answer = await question();
    if (stamp < this.#forgottenAt) throw new OutdatedAnswer();
    for (const facts of conversationsIn(answer)) this.#learn(facts, stamp, false);
    return answer;
  }

  /** The same for an answer to something done: done it is, even where it may no longer be learnt from. */
  async act<Answer>(
    deed: () => Promise<Answer>,
    conversationsIn: (answer: Answer) => ConversationFacts[],
  ): Promise<Answer> {
    const stamp = (this.#stamp += 1);
    const answer = await deed();
    if (stamp < this.#forgottenAt) return answer;
    for (const facts of conversationsIn(answer)) this.#learn(facts, stamp, false);
    return answer;
  }

  /** An event has told of a conversation. */
  told(facts: ConversationFacts, said?: NewMessage): void {
    const known = this.#known.get(facts.id)?.facts;
    const before = known && this.#assumed(known);
    this.#learn(facts, (this.#stamp += 1), true);
    this.news.tell({ before, facts, said });
  }

  /** An event has told of a message. */
  said(event: NewMessage): void {
    this.told(event.conversation, event);
  }

  /** An event has told of a note. */
  noted(event: NoteAdded): void {
    this.notes.tell(event);
  }

  /** Assumes until the function that it answers is called. */
  assume(id: number, assumption: Assumption): () => void {
    const all = this.#assumptions.get(id) ?? new Set();
    this.#assumptions.set(id, all.add(assumption));
    return () => {
      all.delete(assumption);
      if (all.size === 0 && this.#assumptions.get(id) === all) this.#assumptions.delete(id);
    };
  }

  /** The conversation as it stands now. What a cache holds may have been assumed: what is known comes before it. */
  show<Shown extends ConversationFacts>(conversation: Shown): Shown {
    const facts = this.#assumed(this.#known.get(conversation.id)?.facts ?? withUnread(conversation));
    return { ...conversation, ...facts, visitor: { ...conversation.visitor, ...identityOf(facts) } };
  }

  #assumed(facts: ConversationFacts): ConversationFacts {
    return [...(this.#assumptions.get(facts.id) ?? [])].reduce(assuming, facts);
  }

  facts(id: number): ConversationFacts | undefined {
    return this.#known.get(id)?.facts;
  }

  /** Those that events told of, whether a list has loaded them or not. */
  *pushed(): Generator<ConversationFacts> {
    for (const { facts, pushed } of this.#known.values()) if (pushed) yield facts;
  }

  #learn(facts: ConversationFacts, stamp: number, pushed: boolean): void {
    const known = this.#known.get(facts.id);
    const later = known === undefined || stamp >= known.stamp;
    this.#known.delete(facts.id);
    this.#known.set(facts.id, {
      facts: known === undefined ? withUnread(plain(facts)) : merged(known.facts, plain(facts), later),
      stamp: Math.max(stamp, known?.stamp ?? 0),
      pushed: pushed || known?.pushed === true,
    });
    if (this.#known.size <= MAX_KNOWN) return;
    for (const oldest of this.#known.keys()) {
      this.#known.delete(oldest);
      break;
    }
  }
}

/** Those of them that are told; servers before them tell none. */
function toldOf<Told extends object, Key extends keyof Told>(
  told: Told,
  keys: readonly Key[],
): Pick<Told, Key> {
  const known = keys.filter((key) => told[key] !== undefined).map((key) => [key, told[key]]);
  return Object.fromEntries(known) as Pick<Told, Key>;
}

function identityOf({ visitor }: ConversationFacts) {
  const { visitorUid, name, email } = visitor;
  return { visitorUid, name, email, ...toldOf(visitor, ['contactEmail', 'tags']) };
}

const MORE = ['waitingSince', 'snoozedUntil', 'mentionedAgents', 'rating'] as const;

/** Without presence, which has a ledger of its own. */
function plain(facts: ConversationFacts | Conversation): ConversationFacts {
  const { id, projectId, status, assignee, unread, lastPosition, lastMessage, createdAt } = facts;
  const { agentReadPosition, visitorReadPosition } = facts;
  return {
    id,
    projectId,
    visitor: identityOf(facts),
    status,
    assignee,
    unread,
    lastPosition,
    agentReadPosition,
    visitorReadPosition,
    lastMessage,
    createdAt,
    ...toldOf<ConversationFacts, (typeof MORE)[number]>(facts, MORE),
  };
}
