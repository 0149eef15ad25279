// The rules: what happens goes in, alerts come out. Pure: time is given, nothing is asked, nothing is shown.
//
// Nothing is told twice, and nothing that was so before: those who were here when the page was opened, those whom the
// server tells of once more, those who come back within the same visit (decision 39). After an alert, others of its kind
// are gathered and told as one, so that a flood is a sentence every five seconds.
import { pagePath } from '../../shared/text/page-url';
import {
  GATHER_MS,
  LOOK_EVERY_MS,
  MAX_CONVERSATIONS,
  MAX_NAMED,
  MAX_VISITORS,
  SETTLE_MS,
  VISIT_GAP_MS,
} from './limits';
import { DEFAULTS, isOn } from './settings';
import type { AlertSettings, Kind, PageRule } from './settings';

/** Whom or what an alert is about. */
export interface Subject {
  name: string;
  /** The page's title, or what was said. */
  detail: string;
  visitorUid: string;
  conversationId?: number;
}

export interface Alert {
  kind: Kind;
  count: number;
  /** The first few. */
  subjects: Subject[];
}

/** Units of time: milliseconds since the epoch, the server's. */
export interface Page {
  url: string | null;
  title: string | null;
}

export interface Arrived extends Page {
  visitorUid: string;
  name: string;
  at: number;
  /** An online of somebody who was shown as online already. */
  again: boolean;
  away: boolean;
}

/** What an event does not tell of who arrives. */
export interface ArrivalFacts {
  startedAt: number | undefined;
  visits: number;
  verified: boolean;
  campaign: string | null;
}

interface Known extends Page {
  name: string;
  here: boolean;
  leftAt: number;
  /** When the present visit began, as far as it began before our eyes. */
  arrivedAt: number | undefined;
  /** Since when the page is read; not known of those who were here before. */
  since: number | undefined;
  away: boolean;
  toldArrival: boolean;
  toldPage: boolean;
  toldWaiting: boolean;
}

interface Window {
  until: number;
  count: number;
  subjects: Subject[];
}

/** Facts and events of one arrival: so far apart their times may be. */
const SAME_ARRIVAL_MS = 60_000;

function putLast<Key, Value>(map: Map<Key, Value>, key: Key, value: Value, limit: number): void {
  map.delete(key);
  map.set(key, value);
  if (map.size <= limit) return;
  for (const oldest of map.keys()) {
    map.delete(oldest);
    break;
  }
}

export function fitsPage({ how, text }: PageRule, url: string | null): boolean {
  const wanted = text.trim().toLowerCase();
  const path = pagePath(url)?.toLowerCase();
  if (path === undefined) return false;
  return how === 'begins' ? path.startsWith(wanted) : path.includes(wanted);
}

export class AlertCore {
  settings: AlertSettings = DEFAULTS;
  #visitors = new Map<string, Known>();
  #positions = new Map<number, number>();
  #windows = new Map<Kind, Window>();
  #ready: Alert[] = [];
  #settledAt = 0;
  #lookAt = 0;

  /** Something may have been missed, or is about to be told anew. */
  unsettled(now: number): void {
    this.#settledAt = now + SETTLE_MS;
  }

  /** Somebody is here, as an answer tells: they have been, and have not arrived. */
  present(visitorUid: string, page: Page & { name: string; since: number | undefined }, now: number): void {
    const known = this.#visitors.get(visitorUid);
    if (known?.here === true) {
      if (known.since === undefined) known.since = page.since;
      return;
    }
    const { minutes } = this.settings.waiting;
    const toldWaiting = page.since !== undefined && now - page.since >= minutes * 60_000;
    this.#put(visitorUid, { ...page, toldWaiting });
  }

  /** Whether the server has to be asked about them: `facts` then. */
  arrived({ visitorUid, at, again, ...who }: Arrived): boolean {
    const known = this.#visitors.get(visitorUid);
    const wasHere = known !== undefined && (known.here || at - known.leftAt < VISIT_GAP_MS);
    const { url, title, name, away } = who;
    if (again || wasHere || at < this.#settledAt) {
      const { toldArrival = true, toldPage = true, arrivedAt } = known ?? {};
      const isSamePage = known?.here === true && known.url === url;
      const page = isSamePage ? { since: known.since, toldWaiting: known.toldWaiting } : { since: at };
      this.#put(visitorUid, { url, title, name, away, arrivedAt, toldArrival, toldPage, ...page });
      return false;
    }
    const visitor = this.#put(visitorUid, { url, title, name, away, since: at, arrivedAt: at });
    if (!isOn(this.settings, 'arrival')) return false;
    const { who: whom, returning, signedIn, fromCampaign } = this.settings.arrival;
    if (whom === 'everybody') this.#tellArrival(visitorUid, visitor, at);
    else this.#reached(visitorUid, visitor, at);
    return !visitor.toldArrival && (returning || signedIn || fromCampaign);
  }

  facts(visitorUid: string, facts: ArrivalFacts, now: number): void {
    const visitor = this.#visitors.get(visitorUid);
    if (visitor === undefined || !visitor.here || visitor.toldArrival || visitor.arrivedAt === undefined)
      return;
    const { startedAt } = facts;
    if (startedAt !== undefined && startedAt < visitor.arrivedAt - SAME_ARRIVAL_MS) {
      visitor.arrivedAt = undefined; // they go on with a visit from before our eyes
      return;
    }
    const { who, returning, signedIn, fromCampaign, campaign } = this.settings.arrival;
    if (who !== 'some') return;
    const from = (facts.campaign ?? '').toLowerCase();
    const fits =
      (returning && facts.visits > 1) ||
      (signedIn && facts.verified) ||
      (fromCampaign && from !== '' && from.includes(campaign.trim().toLowerCase()));
    if (fits) this.#tellArrival(visitorUid, visitor, now);
  }

  /** A newcomer's proof comes after them. */
  identified(visitorUid: string, { name, verified }: { name: string; verified: boolean }, now: number): void {
    const visitor = this.#visitors.get(visitorUid);
    if (visitor === undefined) return;
    visitor.name = name;
    const { who, signedIn } = this.settings.arrival;
    const isNew = visitor.here && !visitor.toldArrival && visitor.arrivedAt !== undefined;
    if (isNew && verified && who === 'some' && signedIn && now - visitor.arrivedAt! <= SAME_ARRIVAL_MS)
      this.#tellArrival(visitorUid, visitor, now);
  }

  moved(visitorUid: string, { url, title, away }: Page & { away: boolean }, at: number): void {
    const visitor = this.#visitors.get(visitorUid);
    if (visitor === undefined) return;
    const isOther = visitor.url !== url;
    // Who comes back to the tab begins to wait anew.
    if (isOther || (visitor.away && !away)) Object.assign(visitor, { since: at, toldWaiting: false });
    Object.assign(visitor, { url, title, away });
    if (isOther && this.settings.arrival.who === 'some') this.#reached(visitorUid, visitor, at);
  }

  left(visitorUid: string, at: number): void {
    const visitor = this.#visitors.get(visitorUid);
    if (visitor === undefined) {
      this.#put(visitorUid, { url: null, title: null, name: '', here: false, leftAt: at });
    } else Object.assign(visitor, { here: false, leftAt: at, since: undefined });
  }

  /** A visitor's message; the agents' own are none. `isMine`: in a conversation of this agent, or one that was put off. */
  said(message: Subject & { conversationId: number; position: number; isMine: boolean }, now: number): void {
    const { conversationId, position, isMine, ...subject } = message;
    if (position <= (this.#positions.get(conversationId) ?? 0)) return;
    putLast(this.#positions, conversationId, position, MAX_CONVERSATIONS);
    const isFirst = position === 1 && isOn(this.settings, 'conversation');
    const kind = isMine && isOn(this.settings, 'mine') ? 'mine' : 'message';
    this.#raise(isFirst ? 'conversation' : kind, { ...subject, conversationId }, now);
  }

  /** Somebody else, or the project's rule, has given this agent a conversation. */
  assigned(subject: Subject & { conversationId: number }, now: number): void {
    this.#raise('assigned', subject, now);
  }

  /** `subject`: who wrote the note, and what. */
  mentioned(subject: Subject & { conversationId: number }, now: number): void {
    this.#raise('mention', subject, now);
  }

  /** What is to be told by now. */
  due(now: number): Alert[] {
    this.#lookForWaiting(now);
    for (const [kind, window] of this.#windows) {
      if (now < window.until) continue;
      this.#windows.delete(kind);
      if (window.count === 0) continue;
      this.#ready.push({ kind, count: window.count, subjects: window.subjects });
      this.#open(kind, now);
    }
    const ready = this.#ready;
    this.#ready = [];
    return ready;
  }

  #lookForWaiting(now: number): void {
    if (now < this.#lookAt || !isOn(this.settings, 'waiting')) return;
    this.#lookAt = now + LOOK_EVERY_MS;
    const { minutes, page } = this.settings.waiting;
    for (const [visitorUid, visitor] of this.#visitors) {
      const { here, away, since, toldWaiting } = visitor;
      if (!here || away || toldWaiting || since === undefined || now - since < minutes * 60_000) continue;
      visitor.toldWaiting = true;
      if (fitsPage(page, visitor.url)) this.#raise('waiting', subjectOf(visitorUid, visitor), now);
    }
  }

  /** The page that the agent waits for somebody on: once in a visit. */
  #reached(visitorUid: string, visitor: Known, now: number): void {
    const { onPage, page } = this.settings.arrival;
    if (!onPage || visitor.toldPage || !fitsPage(page, visitor.url)) return;
    visitor.toldPage = true;
    this.#tellArrival(visitorUid, visitor, now);
  }

  #tellArrival(visitorUid: string, visitor: Known, now: number): void {
    visitor.toldArrival = true;
    this.#raise('arrival', subjectOf(visitorUid, visitor), now);
  }

  #raise(kind: Kind, subject: Subject, now: number): void {
    if (!isOn(this.settings, kind)) return;
    const window = this.#windows.get(kind);
    if (window === undefined) {
      this.#ready.push({ kind, count: 1, subjects: [subject] });
      this.#open(kind, now);
      return;
    }
    window.count += 1;
    if (window.subjects.length < MAX_NAMED) window.subjects.push(subject);
  }

  #open(kind: Kind, now: number): void {
    this.#windows.set(kind, { until: now + GATHER_MS, count: 0, subjects: [] });
  }

  #put(visitorUid: string, known: Page & { name: string } & Partial<Known>): Known {
    const visitor: Known = {
      here: true,
      leftAt: 0,
      arrivedAt: undefined,
      since: undefined,
      away: false,
      toldArrival: false,
      toldPage: false,
      toldWaiting: false,
      ...known,
    };
    putLast(this.#visitors, visitorUid, visitor, MAX_VISITORS);
    return visitor;
  }
}

function subjectOf(visitorUid: string, { name, title, url }: Known): Subject {
  return { visitorUid, name, detail: title ?? pagePath(url) ?? '' };
}
