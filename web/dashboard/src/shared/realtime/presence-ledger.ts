// What is known of each visitor's presence, and at which revision.
//
// Answers and events overtake each other. The rule (docs/presence.md): a number is kept *per visitor*, and an
// answer or an event applies to a visitor only above its number. One number for the whole project would be
// wrong: a page of some visitors, read at 8, must not make us drop event 8 of another. After a (re)join or a
// `presenceResync` all numbers are forgotten, and answers to requests made before it are thrown away.
//
// Who a visitor is comes from the database and has no number: of two words the later one stands, where an event is a word
// of when it came, and an answer of when it was asked for (as with conversations, conversation-ledger.ts).
//
// The ledger is written first; the query caches are then brought in line with it (visitor-cache.ts), whoever
// writes them. No React, no socket, no clock in here.
import type {
  VisitorContextUpdated,
  VisitorIdentified,
  VisitorStatusChanged,
} from '@porchlight/protocol/agent-events';
import type { Visitor, VisitorDevice } from '@porchlight/protocol/visitor';
import { Listeners } from './listeners';
import { TrailLedger } from './trail-ledger';

/** What was learnt, once it is known that it is news. */
export type PresenceNews =
  | { kind: 'status'; event: VisitorStatusChanged }
  | { kind: 'context'; event: VisitorContextUpdated }
  | { kind: 'identified'; event: VisitorIdentified }
  | { kind: 'answered'; visitors: readonly Visitor[] }
  | { kind: 'forgotten' };

/** Visitors remembered; past it the ones longest unheard of are forgotten (their next answer applies as is). */
const MAX_KNOWN = 20_000;
/** Newcomers offered to lists that have not loaded them; past it the oldest are dropped (a scroll loads them). */
const MAX_ARRIVALS = 1_000;

/** Marks an answer to a question asked before everything was forgotten. */
export class OutdatedAnswer extends Error {
  constructor() {
    super('The answer is older than the last resynchronisation.');
    this.name = 'OutdatedAnswer';
  }
}

/** What of a visitor is presence: of the whole visitor, and of the one in a conversation. */
export type Present = Pick<Visitor, 'visitorUid' | 'revision'> &
  Pick<Visitor, 'isOnline' | 'status' | 'lastSeenAt' | 'currentUrl' | 'title' | 'onlineSince' | 'name'> &
  Devices;
type Devices = Pick<Visitor, 'devices' | 'moreDevices'>;

export type Presence = Partial<Omit<Present, 'visitorUid'>> & { revision: number };

export type PresencePart = Presence & { visitorUid: string };

/** Who a visitor is, as an event has told it, and when by the ledger's own count. */
const IDENTITY = [
  'name',
  'email',
  'userId',
  'verified',
  'agentName',
  'note',
  'tags',
  'attributes',
  'contactEmail',
] as const;
type Identity = Pick<Visitor, (typeof IDENTITY)[number]>;

/** What agents make of a visitor, ahead of the server. */
export type Assumed = Pick<Visitor, 'agentName' | 'tags'>;

/** Visitors whose identity an event has told; past it the ones told of longest ago are forgotten. */
const MAX_IDENTIFIED = 5_000;

function presenceIn(visitor: Present): Presence {
  return {
    isOnline: visitor.isOnline,
    status: visitor.status,
    lastSeenAt: visitor.lastSeenAt,
    currentUrl: visitor.isOnline ? (visitor.currentUrl ?? null) : null,
    title: visitor.isOnline ? (visitor.title ?? null) : null,
    onlineSince: visitor.isOnline ? (visitor.onlineSince ?? null) : null,
    revision: visitor.revision,
    ...(visitor.devices === undefined ? {} : devicesIn(visitor, visitor.isOnline)),
  };
}

const NO_DEVICES: VisitorDevice[] = [];

/** Whoever has none has none any more. */
function devicesIn({ devices = NO_DEVICES, moreDevices = 0 }: Devices, isOnline: boolean): Devices {
  return isOnline ? { devices, moreDevices } : { devices: NO_DEVICES, moreDevices: 0 };
}

/** A name, once known, is not lost to an event that carries none. */
function named(name: string | null | undefined): { name?: string } {
  return name === null || name === undefined || name === '' ? {} : { name };
}

function identityIn(told: Identity): Identity {
  const known = IDENTITY.filter((key) => told[key] !== undefined).map((key) => [key, told[key]]);
  return Object.fromEntries(known) as Identity;
}

/** A whole visitor has it all; the one of a conversation is called what agents call them. */
function shownIn(visitor: Present, identity: Partial<Identity>): Partial<Identity> {
  if ('verified' in visitor) return identity;
  const { agentName } = identity;
  const called = agentName === undefined || agentName === null || agentName === '' ? {} : { name: agentName };
  const shown = Object.entries({ ...identity, ...called }).filter(([key]) => key in visitor);
  return Object.fromEntries(shown) as Partial<Identity>;
}

function isSame(a: unknown, b: unknown): boolean {
  return Object.is(a, b) || (typeof a === 'object' && JSON.stringify(a) === JSON.stringify(b));
}

/** Somebody who could not be checked yet shows no page. */
function isNothing(text: string | null | undefined): text is null | undefined | '' {
  return text === null || text === undefined || text === '';
}

function putLast<Value>(map: Map<string, Value>, key: string, value: Value, limit: number): void {
  map.delete(key);
  map.set(key, value);
  if (map.size <= limit) return;
  for (const oldest of map.keys()) {
    map.delete(oldest);
    break;
  }
}

function isCurrent(visitor: Present, known: Presence): boolean {
  return (Object.keys(known) as (keyof Presence)[]).every((key) => isSame(visitor[key], known[key]));
}

export class PresenceLedger {
  #generation = 0;
  #known = new Map<string, Presence>();
  #arrivals = new Map<string, Visitor>();
  #identities = new Map<string, { identity: Identity; stamp: number }>();
  #assumptions = new Map<string, Set<Assumed>>();
  #stamp = 0;
  /** The pages that visitors were seen on: it goes on where the numbers are forgotten. */
  readonly trails = new TrailLedger();
  readonly news = new Listeners<PresenceNews>();

  /** Forgets all numbers; answers asked for before are no longer taken. */
  forget(): void {
    this.#generation += 1;
    this.#known.clear();
    this.#arrivals.clear();
    this.#identities.clear();
    this.news.tell({ kind: 'forgotten' });
  }

  /** Asks, and takes the answer's visitors in unless everything was forgotten meanwhile. Errors: OutdatedAnswer. */
  async ask<Answer>(
    question: () => Promise<Answer>,
    visitorsIn: (answer: Answer) => Visitor[],
  ): Promise<Answer> {
    const stamp = (this.#stamp += 1);
    const answer = await this.askParts(question, (told) =>
      visitorsIn(told).map((visitor) => ({ ...presenceIn(visitor), visitorUid: visitor.visitorUid })),
    );
    for (const visitor of visitorsIn(answer)) {
      this.#identityAnswered(visitor, stamp);
      this.#pageAnswered(visitor);
    }
    this.news.tell({ kind: 'answered', visitors: visitorsIn(answer) });
    return answer;
  }

  /** The same for answers that tell only a part of a visitor's presence. Errors: OutdatedAnswer. */
  async askParts<Answer>(
    question: () => Promise<Answer>,
    partsIn: (answer: Answer) => PresencePart[],
  ): Promise<Answer> {
    const asked = this.#generation;
    const answer = await question();
    if (asked !== this.#generation) throw new OutdatedAnswer();
    for (const { visitorUid, ...presence } of partsIn(answer)) this.#learn(visitorUid, presence);
    return answer;
  }

  /** False where the event is stale. */
  statusChanged(event: VisitorStatusChanged): boolean {
    const { visitorUid: uid, isOnline, revision } = event;
    const presence: Presence = {
      isOnline,
      status: isOnline ? event.status : 'offline',
      lastSeenAt: event.lastSeenAt,
      currentUrl: isOnline ? (event.currentUrl ?? null) : null,
      title: isOnline ? (event.title ?? null) : null,
      onlineSince: isOnline ? (event.onlineSince ?? null) : null,
      revision,
      ...named(event.name),
      ...this.#devices(event, isOnline),
    };
    if (!this.#learn(uid, presence)) return false;
    putLast(this.#arrivals, uid, arrival(event, presence), MAX_ARRIVALS);
    this.#follow(event);
    this.news.tell({ kind: 'status', event });
    return true;
  }

  /** False where the event is stale. */
  contextUpdated(event: VisitorContextUpdated): boolean {
    const { visitorUid: uid, status, currentUrl, title, revision } = event;
    const before = this.#known.get(uid)?.currentUrl;
    const devices = this.#devices(event, true);
    if (!this.#learn(uid, { isOnline: true, status, currentUrl, title, revision, ...devices })) return false;
    // Of whom nothing was known, this may be the page of before: since when it is open, an answer tells.
    const isNew = this.trails.of(uid).length > 0 || (before !== undefined && before !== currentUrl);
    if (isNew && !isNothing(currentUrl)) this.trails.on(uid, { url: currentUrl, title, at: event.now });
    this.news.tell({ kind: 'context', event });
    return true;
  }

  identified(event: VisitorIdentified): void {
    this.#told(event.visitorUid, event);
    this.news.tell({ kind: 'identified', event });
  }

  /** The answer to something done is newer than whatever was asked before. */
  changed(visitor: Visitor): void {
    this.#told(visitor.visitorUid, visitor);
  }

  /** Assumes until the function that it answers is called. */
  assume(uid: string, assumed: Assumed): () => void {
    const all = this.#assumptions.get(uid) ?? new Set();
    this.#assumptions.set(uid, all.add(assumed));
    return () => {
      all.delete(assumed);
      if (all.size === 0 && this.#assumptions.get(uid) === all) this.#assumptions.delete(uid);
    };
  }

  #told(uid: string, identity: Identity): void {
    const told = { identity: identityIn(identity), stamp: (this.#stamp += 1) };
    putLast(this.#identities, uid, told, MAX_IDENTIFIED);
  }

  /** The visitor with what is known of it; itself where nothing newer is. */
  show<Shown extends Present>(visitor: Shown): Shown {
    return this.#withIdentity(this.#withPresence(visitor));
  }

  #withPresence<Shown extends Present>(visitor: Shown): Shown {
    const known = this.#known.get(visitor.visitorUid);
    if (known === undefined || known.revision < visitor.revision || isCurrent(visitor, known)) return visitor;
    return { ...visitor, ...known };
  }

  /** As much of it as is shown: the visitor of a conversation has a name and an e-mail address. */
  #withIdentity<Shown extends Present>(visitor: Shown): Shown {
    const uid = visitor.visitorUid;
    const known = this.#identities.get(uid)?.identity;
    const assumed = this.#assumptions.get(uid);
    if (known === undefined && assumed === undefined) return visitor;
    const shown: Shown = { ...visitor };
    let changed = false;
    const identity = Object.assign({}, known, ...(assumed ?? [])) as Partial<Identity>;
    for (const [key, value] of Object.entries(shownIn(visitor, identity))) {
      if (isSame(visitor[key as keyof Shown], value)) continue;
      Object.assign(shown, { [key]: value });
      changed = true;
    }
    return changed ? shown : visitor;
  }

  #identityAnswered(visitor: Visitor, stamp: number): void {
    const told = this.#identities.get(visitor.visitorUid);
    if (told === undefined || stamp < told.stamp || visitor.history === 'unavailable') return;
    told.identity = identityIn(visitor);
    told.stamp = stamp;
  }

  /** The page that somebody is on, and since when: it may be in no answer about their visits yet. */
  #pageAnswered({ visitorUid: uid, currentUrl: url, title = null, visit, revision }: Visitor): void {
    const isKnown = this.#known.get(uid)?.revision === revision;
    if (!isKnown || isNothing(url) || visit === null || visit === undefined) return;
    const last = this.trails.of(uid).at(-1)?.at;
    if (last === undefined || visit.pageSince > last)
      this.trails.on(uid, { url, title, at: visit.pageSince });
  }

  knows(uid: string): boolean {
    return this.#known.has(uid);
  }

  /** Those who came or went by an event above `revision`, as far as events tell who they are. */
  *arrivalsSince(revision: number): Generator<Visitor> {
    for (const visitor of this.#arrivals.values()) {
      const shown = this.show(visitor);
      if (shown.revision > revision) yield shown;
    }
  }

  #follow({
    visitorUid: uid,
    isOnline,
    currentUrl: url,
    title = null,
    again,
    ...event
  }: VisitorStatusChanged) {
    if (!isOnline) this.trails.left(uid, event.lastSeenAt);
    else if (isNothing(url)) return;
    else if (again !== true) this.trails.on(uid, { url, title, at: event.onlineSince ?? event.now });
    else if (this.trails.of(uid).length > 0) this.trails.on(uid, { url, title, at: event.now });
  }

  /** Of a visitor who never had any there is nothing to say. */
  #devices(event: Devices & { visitorUid: string }, isOnline: boolean): Devices {
    const had = this.#known.get(event.visitorUid)?.devices !== undefined;
    return had || event.devices !== undefined ? devicesIn(event, isOnline) : {};
  }

  #learn(uid: string, presence: Presence): boolean {
    const known = this.#known.get(uid);
    if (known !== undefined && presence.revision <= known.revision) return false;
    putLast(this.#known, uid, { ...known, ...presence }, MAX_KNOWN);
    return true;
  }
}

/** `firstSeenAt` is not in an event: empty until an answer tells. */
function arrival(event: VisitorStatusChanged, presence: Presence): Visitor {
  return {
    projectId: event.projectId,
    visitorUid: event.visitorUid,
    email: null,
    userId: null,
    verified: false,
    firstSeenAt: '',
    now: event.now,
    lastSeenAt: event.lastSeenAt,
    isOnline: event.isOnline,
    status: event.status,
    name: null,
    ...presence,
  };
}
