// The conversation and what is drawn of it, put together: every change of the one draws the other anew, and
// what the visitor has before their eyes is read.

import { guarded } from '../guarded';
import type { ChatState } from '../bubble/port';
import { now, toJson } from '../own';
import { say } from '../words/say';
import { readAppearance } from './appearance';
import badgeCss from './badge.css?inline';
import css from './chat.css?inline';
import { Composer } from './composer';
import type { SentFile } from './contract';
import { Conversation } from './conversation';
import { listen, listenAgain, make, setText } from './dom';
import { Log } from './log';
import { Panel } from './panel';
import type { Chat, ChatPort, ChatSettings } from './port';
import { Parts } from './parts';
import { rowsOf } from './rows';
import { Teaser } from './teaser';
import { keyOf, person } from '../visitor';

/** A connection that is gone for less is not worth a word. Units: milliseconds. */
const quietLoss = 3_000;
const speech = 'M4 11.5a8 7.5 0 1 1 5 7L4.6 20l1-4.3A7.4 7.4 0 0 1 4 11.5z';
const chevron = 'M6 9.5l6 6 6-6';

export class ChatView implements Chat {
  private readonly conversation: Conversation;
  private readonly panel: Panel;
  private readonly log: Log;
  private readonly composer: Composer;
  private readonly badge = make('span', { class: 'badge', 'aria-hidden': 'true' });
  private readonly teaser: Teaser;
  private readonly parts: Parts;
  private settings: ChatSettings;
  private readonly said = make('div', { class: 'hidden', role: 'status' });
  private readonly openKey: string;
  private opener: HTMLElement | undefined;
  private appearance;
  private drawnFirst = 0; // positions of the first and last message that are drawn
  private drawnLast = 0;
  private saidLost = false;
  private lossTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly port: ChatPort) {
    const { projectId, root, bubble } = port;
    const conversation = (this.conversation = new Conversation(
      port,
      guarded(() => this.draw()),
    ));
    this.openKey = `porchlight:${projectId}:open`;
    this.appearance = readAppearance(port.settings);
    this.settings = port.settings;
    this.parts = this.makeParts();
    this.log = new Log(conversation, this.parts.folder);
    this.composer = this.makeComposer(`porchlight:${projectId}:draft`);
    this.panel = new Panel(this.log.element, this.parts.place, this.composer.element, {
      close: () => this.close(),
      scrolled: () => this.readWhatIsSeen(),
      loadEarlier: () => conversation.loadEarlier(),
      save: () => this.parts.save(),
    });
    this.parts.attaching.watch(this.panel.element);
    this.teaser = new Teaser(`porchlight:${projectId}:dismissed`, {
      open: () => this.open(),
      dismissed: () => bubble.focus(),
    });
    port.addStyle(badgeCss + css);
    bubble.append(this.badge);
    bubble.setAttribute('aria-haspopup', 'dialog');
    root.append(this.teaser.element, this.panel.element, this.said);
    // Who signs out in one tab has signed out in all of them.
    listen(window, 'storage', ({ key, newValue }) => {
      if (key === keyOf(projectId) + person && newValue === null) window.Porchlight!.push(['logout', true]);
    });
    listen(document, 'visibilitychange', () => this.readWhatIsSeen());
    this.draw();
    if (wasOpen(this.openKey) && !matchMedia('(max-width: 480px)').matches) this.show();
  }

  private makeParts(): Parts {
    return new Parts(
      this.port,
      this.conversation,
      {
        title: () => this.appearance.title,
        focus: () => this.composer.field.focus(),
        attached: () => {
          this.composer.changed();
          this.panel.toEnd();
        },
      },
      this.port.settings,
    );
  }

  private makeComposer(draftKey: string): Composer {
    const { conversation } = this;
    const actions = {
      send: (content: string, files?: SentFile[]) => {
        this.panel.toEnd();
        return conversation.send(content, files);
      },
      typed: (hasText: boolean, text: string) =>
        conversation.typed(hasText, this.settings.typingPreview === true ? text : undefined),
    };
    return new Composer(draftKey, actions, this.parts.attaching);
  }

  identified(settings: ChatSettings): void {
    this.settings = settings;
    this.parts.identified(settings);
    this.composer.tellSeen(settings.typingPreview === true);
    clearTimeout(this.lossTimer);
    this.saidLost = false;
    this.appearance = readAppearance(settings);
    const { visitorUid } = settings;
    this.conversation.identified(typeof visitorUid === 'string' ? visitorUid : undefined);
  }

  standsAgain(): void {
    listenAgain();
  }

  lost(): void {
    if (this.conversation.connected) {
      this.lossTimer = setTimeout(
        guarded(() => {
          this.saidLost = true;
          this.draw();
        }),
        quietLoss,
      );
    }
    this.conversation.lost();
  }

  event(name: string, payload: unknown): void {
    this.conversation.event(name, payload);
  }

  takePart(part: unknown): void {
    this.parts.take(part);
  }

  toggle(): void {
    if (this.panel.isOpen) this.close();
    else this.open();
  }

  open(): void {
    if (!this.panel.isOpen) {
      const { activeElement } = document;
      this.opener = activeElement instanceof HTMLElement ? activeElement : undefined;
      this.show();
    }
    this.composer.field.focus();
  }

  /** Opens without moving the focus. */
  private show(): void {
    this.panel.open();
    this.composer.fit();
    remember(this.openKey, true);
    this.conversation.askAvailability();
    this.draw();
  }

  close(): void {
    const { panel, port } = this;
    if (!panel.isOpen) return;
    const hadFocus = panel.element.contains(port.root.activeElement);
    panel.close();
    remember(this.openKey, false);
    this.conversation.typed(false);
    this.draw();
    if (!hadFocus) return;
    port.bubble.focus();
    // A page that has hidden the bubble has a button of its own.
    if (port.root.activeElement !== port.bubble && this.opener) this.opener.focus();
  }

  /** Nothing of whoever was here stays: somebody else comes. */
  forget(): void {
    this.composer.clear();
    this.parts.forget();
    this.close();
    this.drawnFirst = this.drawnLast = 0;
    setText(this.said, '');
    this.conversation.forget();
  }

  private draw(): void {
    const { conversation, panel, log } = this;
    const { thread } = conversation;
    const { first, last } = thread;
    const prepended = this.drawnFirst > 0 && first < this.drawnFirst;
    const news = thread.messages.filter(
      ({ position, author }) => position > this.drawnLast && author === 'agent',
    );
    const aloud = prepended || !this.drawnLast ? false : last > this.drawnLast || undefined;
    panel.look(this.appearance, !thread.hasEarlier, last > 0);
    panel.showStatus(conversation.standing, !this.saidLost);
    panel.keepingPlace(
      () => {
        panel.showEarlier(thread.hasEarlier, conversation.loadingEarlier);
        log.draw(rowsOf(thread, conversation.unsent()), now(), aloud);
        panel.showTyping(conversation.typing.name);
        this.parts.draw(panel.isOpen);
      },
      prepended,
      news.length > 0,
    );
    const begins = !this.drawnLast;
    this.drawnFirst = first;
    this.drawnLast = last;
    this.readWhatIsSeen();
    this.showUnread();
    const newest = news[news.length - 1];
    if (newest && !begins && !panel.isOpen)
      setText(this.said, say('newMessage', { name: newest.agentName || this.appearance.title }));
  }

  private readWhatIsSeen(): void {
    const { panel } = this;
    if (panel.isOpen && !document.hidden && panel.isAtEnd()) this.conversation.read();
  }

  private showUnread(): void {
    const { bubble } = this.port;
    const { isOpen } = this.panel;
    const { thread } = this.conversation;
    const count = thread.unread();
    this.teaser.show(isOpen ? undefined : thread.newestUnread(), this.appearance.title);
    setText(this.badge, count ? (count > 9 ? '9+' : String(count)) : '');
    bubble.setAttribute('aria-label', labelOf(isOpen, count));
    bubble.setAttribute('aria-expanded', String(isOpen));
    bubble.querySelector('path')!.setAttribute('d', isOpen ? chevron : speech);
    this.tell({ isOpen, unread: count });
  }

  /** To whoever listens in the page. */
  private tell(chat: ChatState): void {
    const { core } = this.port;
    if (!core || toJson(core.chat) === toJson(chat)) return;
    core.chat = chat;
    if (core.onChat) core.onChat();
  }
}

function labelOf(isOpen: boolean, count: number): string {
  if (count) return say(isOpen ? 'closeChatUnread' : 'openChatUnread', { count });
  return say(isOpen ? 'closeChat' : 'openChat');
}

/** A chat that was open is open on the next page of the same tab. */
function wasOpen(key: string): boolean {
  try {
    return !!sessionStorage.getItem(key);
  } catch {
    return false;
  }
}

function remember(key: string, open: boolean): void {
  try {
    if (open) sessionStorage.setItem(key, '1');
    else sessionStorage.removeItem(key);
  } catch {
    // Blocked: it opens closed.
  }
}
