// Brings the chat when it is wanted: the bubble was pressed, a conversation exists, or something is still to be
// sent. Until then, and while the file is on its way, what the server said on this link is kept for it.

import { Bubble } from './bubble';
import { outboxPrefix, type Chat, type ChatSettings, type StartChat } from '../chat/port';
import { guarded } from '../guarded';
import { languageOf } from '../language';
import { optionOf } from '../options';
import { own } from '../own';
import type { SessionListener } from '../session';
import type { Words } from '../words/port';
import type { BubblePort } from './port';

/** Events kept for the chat; later ones are dropped, it finds the hole. */
const mostKept = 50;

export class ChatLoader implements SessionListener {
  private bubble: Bubble | undefined;
  private settings: ChatSettings | undefined; // undefined: not identified yet
  private chat: Chat | undefined;
  private kept: [string, unknown][] = [];
  private loading = false;
  private openWhenLoaded = false;
  private words: Words | undefined;
  private awaitsWords: boolean | undefined; // undefined: not asked for yet

  constructor(private readonly port: BubblePort) {
    for (const [name] of port.waiting || [])
      if (name === 'hide' || name === 'show') port.hidden = name === 'hide';
  }

  identified(answered: unknown): void {
    const { chat, visitorUid } = own.Object(answered) as { chat?: unknown; visitorUid?: unknown };
    const settings: ChatSettings = (this.settings = { ...own.Object(chat), visitorUid });
    const theme = optionOf(this.port.script, 'theme'); // the page's word counts before the project's
    if (theme) settings.theme = theme;
    if (!this.bubble) this.bubble = this.makeBubble();
    this.bubble.show(settings);
    this.look();
    if (settings.enabled !== false) this.loadWords();
    this.chat?.identified(settings);
    this.loadIfWanted();
  }

  private makeBubble(): Bubble {
    const { script, onDocument } = this.port;
    const bubble = new Bubble(
      script.nonce,
      guarded(() => (this.chat ? this.chat.toggle() : this.open())),
      () => this.chat?.standsAgain?.(),
    );
    onDocument(() => bubble.keep());
    return bubble;
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

  close(): void {
    this.openWhenLoaded = false;
    this.chat?.close?.();
  }

  look(): void {
    this.bubble?.host.toggleAttribute('data-hidden', !!this.port.hidden);
  }

  forget(): void {
    this.openWhenLoaded = false;
    this.chat?.forget?.();
  }

  /** The chat's file has come, or, before it, that of its words, or, after it, one of its parts. */
  ready(start: unknown): void {
    if (typeof start !== 'function')
      return this.chat ? this.chat.takePart?.(start) : this.takeWords(start as Words);
    const { bubble, settings, port, words } = this;
    if (!bubble || !settings || this.chat) return;
    this.busy(false);
    const chat = (this.chat = (start as StartChat)({
      projectId: port.projectId,
      root: bubble.root,
      bubble: bubble.button,
      settings,
      words,
      core: port,
      emit: (event, payload, onAck) => port.emit(event, payload, onAck && guarded(onAck)),
      addStyle: (css) => bubble.addStyle(css),
    }));
    for (const [name, payload] of this.kept) chat.event(name, payload);
    this.kept = [];
    chat.identified(settings);
    if (this.openWhenLoaded) chat.open();
  }

  private loadWords(): void {
    if (this.awaitsWords !== undefined) return;
    const language = languageOf(this.port.script);
    this.awaitsWords = !!language;
    if (language) this.port.load(`widget-words-${language}.js`, () => this.takeWords());
  }

  /** None: they cannot be loaded, and it is English. */
  private takeWords(words?: Words): void {
    this.awaitsWords = false;
    this.words = words;
    if (words) this.bubble?.speak(words);
    this.loadIfWanted();
  }

  private loadIfWanted(): void {
    const talks = ([name, payload]: [string, unknown]): boolean =>
      name === 'conversationHistory'
        ? !!(own.Object(payload) as { messages?: unknown[] }).messages?.length
        : /^(agentReplied|messageSent)$/.test(name);
    if (this.openWhenLoaded || this.kept.some(talks) || hasOutbox(this.port.projectId)) this.load();
  }

  private load(): void {
    if (this.awaitsWords || this.loading || this.chat || !this.settings || this.settings.enabled === false)
      return;
    this.busy(true);
    this.port.load('widget-chat.js', () => this.busy(false));
  }

  private busy(loading: boolean): void {
    this.loading = loading;
    this.bubble?.button.setAttribute('aria-busy', String(loading));
  }
}

function hasOutbox(projectId: number): boolean {
  try {
    return own.Object.keys(localStorage).some((key) => key.startsWith(outboxPrefix(projectId)));
  } catch {
    return false;
  }
}
