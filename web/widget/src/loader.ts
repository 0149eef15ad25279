// Brings the chat when it is wanted: the bubble was pressed, a conversation exists, or something is still to be
// sent. Until then, and while the file is on its way, what the server said on this link is kept for it.

import { Bubble } from './bubble';
import { outboxPrefix, type Chat, type ChatSettings, type StartChat } from './chat/port';
import { loadChunk } from './chunk';
import { guarded } from './guarded';
import type { Session, SessionListener } from './session';

/** Events kept for the chat; later ones are dropped, it finds the hole. */
const mostKept = 50;

export class ChatLoader implements SessionListener {
  private bubble: Bubble | undefined;
  private settings: ChatSettings | undefined; // undefined: not identified yet
  private chat: Chat | undefined;
  private kept: [string, unknown][] = [];
  private loading = false;
  private openWhenLoaded = false;

  constructor(
    private readonly script: HTMLScriptElement,
    private readonly projectId: number,
    private readonly session: Session,
  ) {}

  identified(answered: unknown): void {
    const { chat } = Object(answered) as { chat?: unknown };
    const settings = (this.settings = Object(chat) as ChatSettings);
    if (!this.bubble)
      this.bubble = new Bubble(
        this.script.nonce,
        guarded(() => (this.chat ? this.chat.toggle() : this.open())),
      );
    this.bubble.show(settings);
    this.chat?.identified(settings);
    this.loadIfWanted();
  }

  event(name: string, payload: unknown): void {
    if (this.chat) return this.chat.event(name, payload);
    if (this.kept.length < mostKept) this.kept.push([name, payload]);
    this.loadIfWanted();
  }

  lost(): void {
    this.kept = [];
    this.chat?.lost();
  }

  open(): void {
    if (this.chat) return this.chat.open();
    this.openWhenLoaded = true;
    this.load();
  }

  /** The chat's file has come. */
  ready(start: unknown): void {
    const { bubble, settings, projectId } = this;
    if (!bubble || !settings || this.chat) return;
    this.busy(false);
    const chat = (this.chat = (start as StartChat)({
      projectId,
      root: bubble.root,
      bubble: bubble.button,
      settings,
      emit: (event, payload, onAck) => this.session.emit(event, payload, onAck && guarded(onAck)),
      addStyle: (css) => bubble.addStyle(css),
    }));
    for (const [name, payload] of this.kept) chat.event(name, payload);
    this.kept = [];
    chat.identified(settings);
    if (this.openWhenLoaded) chat.open();
  }

  private loadIfWanted(): void {
    const talks = ([name, payload]: [string, unknown]): boolean =>
      name === 'conversationHistory'
        ? !!(Object(payload) as { messages?: unknown[] }).messages?.length
        : /^(agentReplied|messageSent)$/.test(name);
    if (this.openWhenLoaded || this.kept.some(talks) || hasOutbox(this.projectId)) this.load();
  }

  private load(): void {
    if (this.loading || this.chat || !this.settings || this.settings.enabled === false) return;
    this.busy(true);
    loadChunk(this.script, 'widget-chat.js', () => this.busy(false));
  }

  private busy(loading: boolean): void {
    this.loading = loading;
    this.bubble?.button.setAttribute('aria-busy', String(loading));
  }
}

function hasOutbox(projectId: number): boolean {
  try {
    return Object.keys(localStorage).some((key) => key.startsWith(outboxPrefix(projectId)));
  } catch {
    return false;
  }
}
