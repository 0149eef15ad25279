// One visitor's presence, for as long as the page is shown: connect, identify, say what changed, and come back
// after every loss. Links come and go beneath it; what the server was told is compared with what is true
// whenever one is identified, so nothing needs to be queued.

import { retryDelay, retryDelayRefused } from './backoff';
import { warnOnce } from './guarded';
import { proofOf, type Identity } from './identity';
import { Link, type Socket } from './link';
import { now, own } from './own';
import { currentPage, reportableUrl, type Page } from './page';
import { later, type Timer } from './timers';
import { keyOf, loadVisitor, renewVisitor, type Visitor } from './visitor';

/** A link that lived shorter than this does not make the next wait short again. Units: milliseconds. */
const stableTime = 10_000;
/** How soon a suspected link must answer. */
const probeTime = 4_000;
/** Between two attempts that wake-ups ask for. */
const wakeInterval = 1_000;
/** URL and title settle before they are sent. */
const settleTime = 100;
/** A tab that is hidden for less is not told of: closing and reloading hide it too. */
const awayDelay = 1_000;
/** Between two reports of a title alone: some pages blink with it. */
const titleInterval = 3_000;

/** So many attempts without a connection, and the network may be one that lets no WebSocket through. */
const mostFailures = 3;

/** Refusals that pass by themselves; after any other, trying again soon is only noise. */
const passing = /^(draining|unavailable|rateLimited|internal)$/;

export interface SessionOptions {
  url: string;
  projectId: number;
  visitor: Visitor;
  isAway: () => boolean;
  identity?: Identity | undefined;
  /** Brings the long-polling. */
  loadPolling: () => void;
  random?: () => number;
}

/** Who hears what the server says beyond presence. */
export interface SessionListener {
  /** After each identify that the server took: on every new link, and once more on a suspected one. */
  identified(settings: unknown): void;
  event(name: string, payload: unknown): void;
  lost(): void;
}

export type StartPolling = (url: string, onWorking: () => void) => Socket;

interface Answer {
  ok?: boolean;
  settings?: unknown;
  checked?: boolean;
  error?: { code?: string; message?: string };
  warning?: { code?: string; message?: string };
}

export class Session {
  readonly listeners: SessionListener[] = [];
  identity: Identity | undefined;
  visitor: Visitor;
  /** The server has taken the identity's proof. */
  proven?: unknown;
  running?: boolean;
  private renewed?: boolean;
  link: Link | undefined;
  private attempt!: number; // from start() on
  private failures = 0; // WebSockets in a row that did not connect
  private polling: StartPolling | undefined;
  private asked?: boolean; // it is on its way
  private polls?: boolean; // this link does
  private attemptedAt = 0;
  identifiedAt = 0; // 0: this link has not been
  private refused?: boolean;
  private retryTimer: Timer;
  private reportTimer: Timer;
  private activityTimer: Timer;
  private told: Page = { title: '' };
  private toldAway?: boolean;
  private titleToldAt = 0;

  constructor(private readonly options: SessionOptions) {
    this.identity = options.identity;
    this.visitor = options.visitor;
    if (this.remembers()) this.failures = mostFailures;
  }

  /** The long-polling's file has come. */
  takePolling(start: unknown): void {
    this.polling = start as StartPolling | undefined;
    this.asked = false;
    // Where it did not come, only a first attempt has waited for it: others wait their time.
    if (this.running && !this.link && (start || !this.attemptedAt)) this.connect();
  }

  private askForPolling(): void {
    if (!this.asked) this.options.loadPolling();
    this.asked = true;
  }

  start(): void {
    if (this.running) return;
    this.running = true;
    this.attempt = 0;
    if (this.failures && !this.polling) this.askForPolling();
    else this.connect();
  }

  stop(): void {
    this.running = false;
    clearTimeout(this.retryTimer);
    this.link?.close();
  }

  /** The link may be dead, or the network back. `sure`: something did happen to it. */
  wake(sure: boolean): void {
    if (!this.running) return;
    const { link } = this;
    if (link && !link.isOverdue()) {
      if (!this.identifiedAt || !(sure || link.isQuiet())) return;
      link.expectWithin(probeTime);
      this.sendIdentify();
    } else if (!this.refused && now() - this.attemptedAt >= wakeInterval) this.connect();
  }

  pageChanged(): void {
    const sameUrl = reportableUrl(location.href) === this.told.currentUrl;
    this.reportLater(sameUrl ? Math.max(settleTime, this.titleToldAt + titleInterval - now()) : settleTime);
  }

  activityChanged(): void {
    clearTimeout(this.activityTimer);
    if (this.options.isAway()) this.activityTimer = later(() => this.sendActivity(false), awayDelay);
    else this.sendActivity(false);
  }

  /** @param anew whoever it is, they are not the one who was here */
  identify(identity: Identity | undefined, anew?: boolean): void {
    const signedIn = proofOf(identity);
    // Who signs out is somebody else from now on.
    const stays = !anew && (signedIn || !proofOf(this.identity));
    this.visitor = loadVisitor(this.options.projectId, signedIn, stays ? this.visitor : undefined, identity);
    this.identity = identity;
    this.renewed = this.proven = false;
    if (!this.running) return;
    if (this.identifiedAt && this.link) this.sendIdentify();
    else if (!this.link && this.refused) this.connect();
  }

  /** False: not identified now; ask again after the listener's identified(). An ack may never come where the
   * link is lost. */
  emit(event: string, payload: object, onAck?: (answer: unknown) => void, data?: Uint8Array): boolean {
    if (!this.identifiedAt || !this.link) return false;
    this.link.emit(event, payload, onAck, data);
    return true;
  }

  backlog(): number {
    return this.link ? this.link.backlog() : 0;
  }

  /** The page's content security policy forbids the connection. */
  blocked(): void {
    this.refuse('csp', `Its policy must allow: connect-src ${new URL(this.options.url).origin}`);
    if (!this.link) this.retryLater();
  }

  private connect(): void {
    clearTimeout(this.retryTimer);
    this.attemptedAt = now();
    this.identifiedAt = 0;
    this.refused = this.toldAway = false;
    const { url, projectId } = this.options;
    try {
      const { polling } = this;
      this.polls = !!polling && this.failures >= mostFailures;
      this.link = new Link(
        this.polls ? polling!(url, () => this.upgrade()) : new WebSocket(url),
        { projectId },
        {
          connected: () => this.connected(),
          refused: (code, message) => this.refuse(code, message),
          closed: () => this.retryLater(),
          event: (name, payload) => {
            if (name === 'identifyRefused') this.turnedAway(payload);
            else this.listeners.forEach((one) => one.event(name, payload));
          },
        },
      );
    } catch {
      this.blocked();
    }
  }

  private connected(): void {
    if (!this.polls) this.failures = 0;
    this.remember();
    this.sendIdentify();
  }

  /** A WebSocket comes through after all. */
  private upgrade(): void {
    this.failures = 0;
    this.remember();
    this.link?.close();
  }

  /** A link on which nothing came: after some, HTTP alone may do, and where that does not, a WebSocket. */
  private failed(): void {
    this.failures = this.polls ? 0 : this.failures + 1;
    if (this.failures >= mostFailures && !this.polling) this.askForPolling();
  }

  private retryLater(): void {
    const { link } = this;
    this.link = undefined;
    if (link && !link.wasHeard && this.running && !this.refused) this.failed();
    clearTimeout(this.retryTimer);
    this.listeners.forEach((one) => one.lost());
    if (!this.running) return;
    if (this.identifiedAt && now() - this.identifiedAt > stableTime) this.attempt = 0;
    const random = (this.options.random || Math.random)();
    const delay = this.refused ? retryDelayRefused(random) : retryDelay(this.attempt++, random);
    this.retryTimer = later(() => this.connect(), delay);
  }

  private refuse(code = '', message = ''): void {
    if (passing.test(code)) return;
    this.refused = true;
    warnOnce(code, `Refused: ${code} ${message}`);
  }

  /** The identify, or one that could only be checked later. */
  private turnedAway(why: unknown): void {
    const { code, message } = own.Object(why) as NonNullable<Answer['error']>;
    // Another user has signed in here, or the uid is somebody else's: this page is somebody new.
    if (code === 'forbidden' && !this.renewed) {
      this.renewed = true;
      this.visitor = renewVisitor(this.options.projectId, this.visitor, proofOf(this.identity));
      return this.sendIdentify();
    }
    this.refuse(code, message);
    if (code === 'banned') {
      // For this page there is no way back, and nothing of us is left.
      this.connect = this.stop;
      this.listeners.forEach((one) => one.identified({ chat: { enabled: false } }));
    }
    this.link?.close();
  }

  private sendIdentify(): void {
    const { projectId } = this.options;
    const page = (this.told = currentPage());
    const referrer = reportableUrl(document.referrer);
    const payload = { projectId, ...this.visitor, ...page, referrer, identity: this.identity };
    this.link?.emit('identify', payload, (answer) => {
      const { ok, error, settings, warning, checked } = own.Object(answer) as Answer;
      if (!ok) return this.turnedAway(error);
      this.proven = proofOf(payload.identity) && !warning && checked !== false;
      if (warning) warnOnce(warning.code || '', warning.message || '');
      this.identifiedAt = this.identifiedAt || now();
      this.sendActivity(true);
      this.pageChanged();
      this.listeners.forEach((one) => one.identified(settings));
    });
  }

  /** A link that is identified anew counts as active. */
  private sendActivity(again: boolean): void {
    const away = this.options.isAway();
    if (!this.identifiedAt || (away === this.toldAway && !(again && away))) return;
    this.toldAway = away;
    this.link?.emit('activity', { state: away ? 'away' : 'active' });
  }

  private reportLater(delay: number): void {
    clearTimeout(this.reportTimer);
    this.reportTimer = later(() => this.reportPage(), delay);
  }

  private reportPage(): void {
    const page = currentPage();
    const sameUrl = page.currentUrl === this.told.currentUrl;
    if (!this.identifiedAt || (sameUrl && page.title === this.told.title)) return;
    if (sameUrl) this.titleToldAt = now();
    this.told = page;
    this.link?.emit('updateContext', page, (answer) => {
      if ((own.Object(answer) as Answer).error?.code !== 'rateLimited') return;
      this.told = { title: '' };
      this.reportLater(titleInterval);
    });
  }

  /** For the tab's next pages, which shall not have to find it out again. */
  private remember(): void {
    try {
      if (this.failures) sessionStorage.setItem(this.key(), '1');
      else sessionStorage.removeItem(this.key());
    } catch {
      // Blocked: each page finds it out.
    }
  }

  private remembers(): boolean {
    try {
      return !!sessionStorage.getItem(this.key());
    } catch {
      return false;
    }
  }

  private key(): string {
    return keyOf(this.options.projectId) + ':polling';
  }
}
