// Joins the rules to the world: what the ledgers learn goes in, and what comes out is told.
import type { NoteAdded } from '@porchlight/protocol/agent-events';
import type { VisitorsPage } from '@porchlight/protocol/rest';
import type { Visitor } from '@porchlight/protocol/visitor';
import { isSnoozed } from '../../shared/realtime/conversation-cache';
import type { Ledgers } from '../../shared/realtime/conversation-cache';
import type { ConversationNews } from '../../shared/realtime/conversation-ledger';
import type { PresenceNews } from '../../shared/realtime/presence-ledger';
import { displayName } from '../../shared/text/pseudonym';
import { AlertCore } from './core';
import type { Alert } from './core';
import { MAX_ASKED_A_SECOND, MAX_PAGES_PRESENT } from './limits';
import { isOn } from './settings';
import type { AlertSettings } from './settings';

const TURN_MS = 1_000;

interface Options {
  /** Whose alerts they are. */
  me: number;
  ledgers: Ledgers;
  /** The server's time. */
  now: () => number;
  askVisitor: (uid: string) => Promise<Visitor>;
  /** Those who are here; an empty cursor is the beginning. */
  askPresent: (cursor: string) => Promise<VisitorsPage>;
  tell: (alert: Alert) => void;
}

export class AlertDesk {
  readonly #core = new AlertCore();
  readonly #options: Options;
  readonly #ends: (() => void)[];
  #hasBeenLive = false;
  #isStopped = false;
  #askedIn = 0;
  #asked = 0;

  constructor(options: Options) {
    this.#options = options;
    const { presence, conversations } = options.ledgers;
    const timer = setInterval(() => this.#turn(), TURN_MS);
    this.#ends = [
      presence.news.add((news) => this.#presence(news)),
      conversations.news.add((news) => this.#conversation(news)),
      conversations.notes.add((event) => this.#note(event)),
      () => clearInterval(timer),
    ];
  }

  /** The room is joined: whatever is forgotten from now on is a loss, and not the beginning. */
  joined(): void {
    this.#hasBeenLive = true;
    void this.#meetPresent();
  }

  set settings(settings: AlertSettings) {
    const before = this.#wantsPresent;
    this.#core.settings = settings;
    if (this.#hasBeenLive && !before) void this.#meetPresent();
  }

  get #wantsPresent(): boolean {
    return isOn(this.#core.settings, 'arrival') || isOn(this.#core.settings, 'waiting');
  }

  stop(): void {
    this.#isStopped = true;
    for (const end of this.#ends) end();
  }

  #turn(): void {
    for (const alert of this.#core.due(this.#options.now())) this.#options.tell(alert);
  }

  #presence(news: PresenceNews): void {
    if (news.kind === 'answered') return this.#answered(news.visitors);
    if (news.kind === 'forgotten') return this.#forgotten();
    if (news.kind === 'status') this.#status(news.event);
    else if (news.kind === 'context') {
      const { visitorUid, currentUrl, title, status, now } = news.event;
      this.#core.moved(visitorUid, { url: currentUrl, title, away: status === 'away' }, Date.parse(now));
    } else {
      const { visitorUid, verified, now } = news.event;
      this.#core.identified(visitorUid, { name: displayName(news.event), verified }, Date.parse(now));
    }
    this.#turn();
  }

  /** Whoever is here already has not arrived, whatever is told of them later. */
  async #meetPresent(): Promise<void> {
    if (!this.#wantsPresent) return;
    let cursor: string | null = '';
    for (let page = 0; page < MAX_PAGES_PRESENT && cursor !== null && !this.#isStopped; page += 1) {
      try {
        const answer: VisitorsPage = await this.#options.askPresent(cursor);
        this.#answered(answer.visitors);
        cursor = answer.nextCursor === '' ? null : answer.nextCursor;
      } catch {
        return; // not known, then
      }
    }
  }

  #forgotten(): void {
    if (this.#hasBeenLive) this.#core.unsettled(this.#options.now());
  }

  #answered(visitors: readonly Visitor[]): void {
    for (const visitor of visitors) {
      if (!visitor.isOnline) continue;
      const since = visitor.visit?.pageSince;
      const page = { url: visitor.currentUrl ?? null, title: visitor.title ?? null };
      this.#core.present(
        visitor.visitorUid,
        { ...page, name: displayName(visitor), since: since === undefined ? undefined : Date.parse(since) },
        this.#options.now(),
      );
    }
  }

  #status(event: Extract<PresenceNews, { kind: 'status' }>['event']): void {
    const { visitorUid, isOnline, status, again = false, currentUrl = null, title = null, now } = event;
    const at = Date.parse(now);
    if (!isOnline) return this.#core.left(visitorUid, Date.parse(event.lastSeenAt));
    const name = displayName(event);
    const who = { visitorUid, name, at, again, away: status === 'away', url: currentUrl, title };
    if (this.#core.arrived(who)) this.#ask(visitorUid);
  }

  /** Bounded: of arrivals beyond it only what the event tells decides. */
  #ask(uid: string): void {
    const second = Math.floor(this.#options.now() / 1_000);
    if (second !== this.#askedIn) [this.#askedIn, this.#asked] = [second, 0];
    if ((this.#asked += 1) > MAX_ASKED_A_SECOND) return;
    this.#options.askVisitor(uid).then(
      ({ visit, verified }) => {
        const startedAt = visit?.startedAt === undefined ? undefined : Date.parse(visit.startedAt);
        const { visits = 0, campaign = null } = visit ?? {};
        this.#core.facts(uid, { startedAt, visits, verified, campaign }, this.#options.now());
        this.#turn();
      },
      () => undefined, // not known, then
    );
  }

  #conversation({ before, facts, said }: ConversationNews): void {
    const { me } = this.#options;
    const { id: conversationId, visitor, lastMessage, assignee } = facts;
    const now = this.#options.now();
    const subject = { conversationId, visitorUid: visitor.visitorUid, name: displayName(visitor) };
    const isMine = assignee?.id === me;
    // Of whom nothing was known it is not known whose they were; but for a first message, nobody's.
    const wasNot = before === undefined ? said?.message.position === 1 : before.assignee?.id !== me;
    if (isMine && wasNot) this.#core.assigned({ ...subject, detail: lastMessage.content }, now);
    if (said?.message.author === 'visitor') {
      const { position, content } = said.message;
      const wasPutOff = before !== undefined && isSnoozed(before);
      this.#core.said({ ...subject, position, detail: content, isMine: isMine || wasPutOff }, now);
    }
    this.#turn();
  }

  #note({ conversationId, note: { agentId, agentName, content, mentions } }: NoteAdded): void {
    const { me, ledgers, now } = this.#options;
    if (agentId === me || !mentions.some((mention) => mention.agentId === me)) return;
    const visitorUid = ledgers.conversations.facts(conversationId)?.visitor.visitorUid ?? '';
    this.#core.mentioned({ conversationId, visitorUid, name: agentName, detail: content }, now());
    this.#turn();
  }
}
