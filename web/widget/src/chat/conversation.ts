// One visitor's conversation: what the server says about it goes into the thread, what the visitor writes goes
// through the outbox, one message at a time and in order, until the server has acknowledged each. Nothing here
// draws; the view is called back when there is something new to see.

import type { ServerToVisitorEvents } from '@porchlight/protocol/visitor-events';
import { guarded } from '../guarded';
import { randomToken } from '../visitor';
import { now, own } from '../own';
import type { History, Hours, SentFile } from './contract';
import { Outbox, type Unsent } from './outbox';
import type { ChatPort, Unchecked } from './port';
import { Standing } from './standing';
import { Thread } from './thread';
import { OwnTyping, TheirTyping } from './typing';
import { isPosition, readMessage, readMessages, type Answer, type Message } from './wire';

/** An ack that is not here by then is asked for again: the tempId makes that harmless. Units: milliseconds. */
const ackTime = 15_000;
/** Before a message that the server could not take now is sent again; twice as long each time. */
const firstPause = 1_000;
const longestPause = 30_000;
/** Scrolling asks for earlier messages again and again: not so soon after a refusal. */
const earlierPause = 3_000;
/** Messages asked for at once. */
const pageSize = 50;

/** Answers that pass by themselves; after any other, the visitor decides. */
const passing = /^(draining|unavailable|rateLimited|internal|notIdentified|)$/;

type ChatEvents = Omit<
  ServerToVisitorEvents,
  'previewRequested' | 'previewStopped' | 'conversationStatusChanged' | 'availabilityChanged'
> & {
  conversationStatusChanged(said: { status: string }): void;
  availabilityChanged(said: { availability: string } & Hours): void;
};
type Handlers = {
  [Name in keyof ChatEvents]: (said: Unchecked<Parameters<ChatEvents[Name]>[0]>) => void;
};
type Timer = ReturnType<typeof setTimeout> | undefined;

export class Conversation {
  readonly thread = new Thread();
  readonly typing: TheirTyping;
  connected = false;
  loadingEarlier = false;
  readonly standing = new Standing();
  private readonly outbox: Outbox;
  private readonly ownTyping = new OwnTyping((isTyping, text) => {
    // Before the first message there is no conversation that an agent could see it in.
    if (this.thread.last)
      this.port.emit('visitorIsTyping', text === undefined ? { isTyping } : { isTyping, text });
  });
  private sending = false;
  private attempt = 0; // an answer to an earlier one counts no more
  private pause = firstPause;
  private timer: Timer;
  private filling = false;
  private earlierFrom = 0;
  private wantsAvailability = false;

  constructor(
    private readonly port: Pick<ChatPort, 'projectId' | 'emit'>,
    private readonly onChanged: () => void,
  ) {
    this.typing = new TheirTyping(onChanged);
    this.outbox = new Outbox(port.projectId, () => {
      this.flush();
      onChanged();
    });
  }

  /** For each event of the protocol, so that a new one is noticed here. */
  private readonly handlers: Handlers = {
    conversationHistory: (said) => this.takeHistory(said),
    messageSent: ({ finalMessage }) => {
      this.standing.takeStatus('open');
      this.take([finalMessage]);
    },
    agentReplied: ({ message }) => {
      this.typing.set(undefined);
      this.take([message]);
    },
    agentIsTyping: ({ isTyping, name }) =>
      this.typing.set(isTyping === true ? String(name || '') : undefined),
    messagesSeen: ({ position }) => {
      if (isPosition(position) && this.thread.readByAgent(position)) this.onChanged();
    },
    historyRead: ({ position }) => {
      if (isPosition(position) && this.thread.readByVisitor(position)) this.onChanged();
    },
    identifyRefused: () => undefined, // the session's
    conversationStatusChanged: ({ status }) => {
      this.standing.takeStatus(status);
      this.onChanged();
    },
    availabilityChanged: (said) => this.takeAvailability(said),
    // Of something that asked for no answer: nobody waits for it.
    error: () => undefined,
  };

  // What the core says.

  /** @param uid who is here; undefined: parts of an earlier version do not say */
  identified(uid?: string): void {
    this.outbox.isOf(uid);
    this.connected = true;
    this.pause = firstPause;
    if (this.wantsAvailability) this.askAvailability();
    this.flush();
    this.onChanged();
  }

  lost(): void {
    this.connected = this.filling = this.loadingEarlier = false;
    this.standing.takeAvailability(undefined);
    this.ownTyping.forget();
    this.typing.set(undefined);
    this.settle();
    this.onChanged();
  }

  /** Somebody else comes: nothing is here of whoever was. */
  forget(): void {
    this.lost();
    this.thread.forget();
    this.standing.takeHistory({});
    this.outbox.isOf(undefined);
    this.onChanged();
  }

  event(name: string, payload: unknown): void {
    const { handlers } = this;
    if (own.Object.prototype.hasOwnProperty.call(handlers, name))
      handlers[name as keyof Handlers](own.Object(payload));
  }

  // What the visitor does.

  /** Written, not acknowledged yet, in order. */
  unsent(): Unsent[] {
    return this.outbox.list().filter(({ tempId }) => !this.thread.has(tempId));
  }

  /** The last word is the visitor's. */
  isUnanswered(): boolean {
    const { messages } = this.thread;
    const last = messages[messages.length - 1];
    return this.unsent().length > 0 || (!!last && last.author === 'visitor');
  }

  /** False: too much is unsent already. */
  send(content: string, files?: SentFile[]): boolean {
    if (!this.outbox.add(randomToken(), content, files)) return false;
    this.ownTyping.forget();
    this.flush();
    this.onChanged();
    return true;
  }

  retry(tempId: string): void {
    this.outbox.mark(tempId, undefined);
    this.flush();
    this.onChanged();
  }

  discard(tempId: string): void {
    this.outbox.remove(tempId);
    this.onChanged();
  }

  /** @param text what stands in the field, where the project may see it */
  typed(hasText: boolean, text?: string): void {
    this.ownTyping.changed(hasText, text);
  }

  /** Everything that is loaded has been seen. */
  read(): void {
    const { thread } = this;
    if (!thread.unread()) return;
    const position = thread.last;
    if (!this.port.emit('messagesRead', { position })) return;
    thread.readByVisitor(position);
    this.onChanged();
  }

  askAvailability(): void {
    this.wantsAvailability = true;
    this.port.emit('agentAvailability', {}, (answer) => this.takeAvailability(own.Object(answer) as Answer));
  }

  loadEarlier(): void {
    const { thread } = this;
    if (this.loadingEarlier || !thread.hasEarlier || now() < this.earlierFrom) return;
    const asked = this.port.emit('getHistory', { before: thread.first, limit: pageSize }, (answer) => {
      const { ok, messages } = own.Object(answer) as Answer;
      this.loadingEarlier = false;
      if (!ok) this.earlierFrom = now() + earlierPause;
      this.take(messages);
      this.onChanged();
    });
    if (!asked) return;
    this.loadingEarlier = true;
    this.onChanged();
  }

  private takeHistory(said: Unchecked<History>): void {
    const { thread } = this;
    this.standing.takeHistory(said);
    if (own.Array.isArray(said.messages) && !said.messages.length) thread.forget();
    this.take(said.messages);
    if (isPosition(said.agentReadPosition)) thread.readByAgent(said.agentReadPosition);
    if (isPosition(said.visitorReadPosition)) thread.readByVisitor(said.visitorReadPosition);
    this.onChanged();
  }

  private takeAvailability(said: Unchecked<Hours> & { availability?: unknown }): void {
    this.standing.takeAvailability(said.availability, said);
    this.onChanged();
  }

  private take(given: unknown): void {
    const messages = readMessages(given);
    if (!messages.length) return;
    this.thread.add(messages);
    this.forgetSent(messages);
    this.fillHole();
    this.onChanged();
  }

  private forgetSent(messages: readonly Message[]): void {
    const sent = new own.Set(messages.map(({ author, tempId }) => (author === 'visitor' ? tempId : '')));
    for (const { tempId } of this.outbox.list()) if (sent.has(tempId)) this.outbox.remove(tempId);
  }

  /** Something was lost on the way: asks for what comes after the last message before it. */
  private fillHole(): void {
    const { thread } = this;
    const after = thread.hole();
    if (!after || this.filling) return;
    this.filling = this.port.emit('getHistory', { after, limit: pageSize }, (answer) => {
      this.filling = false;
      const messages = readMessages((own.Object(answer) as Answer).messages);
      // An answer that brings nothing must not be asked for again and again.
      if (messages.some(({ position }) => position === after + 1)) this.take(messages);
    });
  }

  /** Sends the oldest that may be sent; its end sends the next. */
  private flush(): void {
    if (this.sending || this.timer || !this.connected) return;
    const next = this.unsent().find(({ failed }) => !failed);
    if (!next) return;
    const { tempId, content, files } = next;
    const attempt = ++this.attempt;
    const message = files ? { content, tempId, files: files.map(({ id }) => id) } : { content, tempId };
    this.sending = this.port.emit('sendMessage', message, (answer) => {
      if (attempt === this.attempt) this.acknowledged(tempId, own.Object(answer) as Answer);
    });
    if (!this.sending) return;
    this.later(ackTime);
  }

  private acknowledged(tempId: string, answer: Answer): void {
    this.settle();
    const code = (answer.error && answer.error.code) || '';
    if (answer.ok) {
      this.pause = firstPause;
      this.standing.takeStatus('open');
      const message = readMessage(answer.message);
      if (message) this.take([message]);
      this.outbox.remove(tempId);
      this.flush();
    } else if (passing.test(code)) {
      this.later(this.pause);
      this.pause = Math.min(longestPause, this.pause * 2);
    } else {
      this.outbox.mark(tempId, code);
      this.flush();
    }
    this.onChanged();
  }

  private later(delay: number): void {
    const again = guarded(() => {
      this.settle();
      this.flush();
    });
    this.timer = setTimeout(again, delay);
  }

  /** Nothing is under way. */
  private settle(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.sending = false;
    this.attempt++;
  }
}
