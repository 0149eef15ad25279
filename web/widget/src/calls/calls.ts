// What a page says to the widget beyond who its visitor is, and what the widget says to the page.

import { guarded } from '../guarded';
import { own, toJson } from '../own';
import type { SessionListener } from '../session';
import { Attributes } from './attributes';
import { expected } from './expected';
import { callListener, Listeners } from './listeners';
import { logOut } from './log-out';
import { calls } from './names';
import type { Command, Port } from './port';

/** As porchlight.d.ts describes it. */
interface State {
  connected: boolean;
  userId: string | null;
  verified: boolean;
  open: boolean;
  hidden: boolean;
  unread: number;
}

export class Calls implements SessionListener {
  private readonly listeners = new Listeners();
  private readonly attributes: Attributes;
  private ready = false;
  private state: State;
  private lastMessage: unknown;

  constructor(private readonly port: Port) {
    const { session, waiting } = port;
    this.attributes = new Attributes(port);
    this.state = this.stateNow();
    this.ready = this.state.connected;
    session.listeners.push(this);
    port.onChat = guarded(() => this.look());
    const take = guarded((command: Command) => this.take(command));
    const kept = waiting.splice(0);
    // The core goes on giving what it does not know.
    waiting.push = (...commands) => {
      commands.forEach(take);
      return 0;
    };
    kept.forEach(take);
  }

  identified(): void {
    const first = !this.ready;
    this.ready = true;
    this.attributes.identified();
    if (first) {
      this.state = this.stateNow();
      this.listeners.tell('ready', { ...this.state });
    } else this.look();
  }

  lost(): void {
    this.look();
  }

  event(name: string, payload: unknown): void {
    const { message, finalMessage } = own.Object(payload) as Record<string, unknown>;
    const said = name === 'agentReplied' ? message : name === 'messageSent' ? finalMessage : undefined;
    const { id, author, agentName, content, sentAt } = own.Object(said) as Record<string, unknown>;
    if (!id || id === this.lastMessage) return;
    this.lastMessage = id;
    this.listeners.tell('message', { author, agentName, content, sentAt });
  }

  private take([name, value, listener]: Command): void {
    const { part } = this.port;
    if (name === 'on') this.listen(value, listener);
    else if (name === 'off') this.listeners.remove(value, listener);
    else if (name === 'attributes') this.attributes.set(value);
    else if (name === 'logout')
      this.logOut(value === true); // true: the chat says so, of another tab
    else if (name === 'close') part?.close?.();
    else if (name === 'hide' || name === 'show') this.hide(name === 'hide');
    else if (name === 'identify')
      expected("'identify'", 'an object, like {userId, hash, name, email}, or null');
    else expected(`'${String(name).slice(0, 40)}'`, `one of '${calls.join("', '")}'`);
  }

  private listen(name: unknown, listener: unknown): void {
    // Who comes late is told at once: it has happened.
    if (this.listeners.add(name, listener) && name === 'ready' && this.ready)
      callListener('ready', listener, this.stateNow());
  }

  private hide(hidden: boolean): void {
    const { port } = this;
    port.hidden = hidden;
    port.part?.look?.();
    this.look();
  }

  private logOut(elsewhere: boolean): void {
    this.attributes.forget();
    if (logOut(this.port, elsewhere)) this.look();
  }

  private stateNow(): State {
    const { session, chat, hidden } = this.port;
    const { identity } = session;
    const connected = !!session.link && !!session.identifiedAt;
    return {
      connected,
      userId: (identity && identity.userId) || null,
      verified: connected && !!session.proven,
      open: !!chat && chat.isOpen,
      hidden: !!hidden,
      unread: chat ? chat.unread : 0,
    };
  }

  /** Tells what has changed. */
  private look(): void {
    const { listeners, state: before } = this;
    const state = this.stateNow();
    if (toJson(state) === toJson(before)) return;
    this.state = state;
    if (state.open !== before.open) listeners.tell(state.open ? 'open' : 'close');
    if (state.unread !== before.unread) listeners.tell('unread', state.unread);
    listeners.tell('statechange', { ...state });
  }
}
