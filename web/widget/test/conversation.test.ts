import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Conversation } from '../src/chat/conversation';
import { fromAgent, fromVisitor } from './messages';
import { removeListeners, trackListeners } from './page-world';

/** The core's side: keeps what was emitted, with the way to answer it. */
class FakePort {
  projectId = 1;
  up = true;
  emitted: { event: string; payload: Record<string, unknown>; answer: (answer: unknown) => void }[] = [];

  emit = (event: string, payload: object, onAck?: (answer: unknown) => void): boolean => {
    if (!this.up) return false;
    const answer = onAck || (() => undefined);
    this.emitted.push({ event, payload: payload as Record<string, unknown>, answer });
    return true;
  };

  all(event: string): Record<string, unknown>[] {
    return this.emitted.filter((one) => one.event === event).map(({ payload }) => payload);
  }

  answer(event: string, answer: unknown): void {
    this.emitted
      .filter((one) => one.event === event)
      .at(-1)!
      .answer(answer);
  }
}

let port: FakePort;
let conversation: Conversation;
const onChanged = vi.fn();
const forbidden = { ok: false, error: { code: 'forbidden' } };
const unavailable = { ok: false, error: { code: 'unavailable' } };

beforeEach(() => {
  vi.useFakeTimers();
  trackListeners();
  port = new FakePort();
  conversation = new Conversation(port, onChanged);
  conversation.identified();
});
afterEach(() => {
  conversation.lost();
  removeListeners();
  vi.useRealTimers();
  vi.restoreAllMocks();
  localStorage.clear();
});

const sent = (): unknown[] => port.all('sendMessage').map(({ content }) => content);
const waiting = (): string[] => conversation.unsent().map(({ content }) => content);
const shown = (): number[] => conversation.thread.messages.map(({ position }) => position);
const tempIdOf = (content: string): string =>
  String(port.all('sendMessage').find((payload) => payload.content === content)!.tempId);

/** The server takes the message that is under way. */
function accept(content: string, position: number): void {
  port.answer('sendMessage', {
    ok: true,
    message: fromVisitor(position, { content, tempId: tempIdOf(content) }),
  });
}

describe('sending', () => {
  it('goes one at a time, in order', () => {
    conversation.send('one');
    conversation.send('two');
    expect(sent()).toEqual(['one']);
    accept('one', 1);
    expect(sent()).toEqual(['one', 'two']);
    expect(waiting()).toEqual(['two']);
    accept('two', 2);
    expect(waiting()).toEqual([]);
    expect(shown()).toEqual([1, 2]);
    expect(localStorage).toHaveLength(0);
  });

  it('waits for the connection, and begins again with what was not acknowledged, under the same tempId', () => {
    conversation.send('one');
    conversation.send('two');
    port.up = false;
    conversation.lost();
    conversation.send('three');
    port.up = true;
    conversation.identified();
    const [first, again] = port.all('sendMessage');
    expect(again).toEqual(first);
    accept('one', 1);
    accept('two', 2);
    accept('three', 3);
    expect(sent()).toEqual(['one', 'one', 'two', 'three']);
    expect(waiting()).toEqual([]);
  });

  it('survives the page: the next one sends it', () => {
    port.up = false;
    conversation.lost();
    conversation.send('one');
    port.up = true;
    const next = new Conversation(port, onChanged);
    next.identified();
    expect(sent()).toEqual(['one']);
  });

  it('is sent by who wrote it alone: somebody else who is here now neither sends nor sees it', () => {
    conversation.identified('ann');
    port.up = false;
    conversation.lost();
    conversation.send('from Ann');
    port.up = true;
    conversation.identified('bob');
    expect(sent()).toEqual([]);
    expect(waiting()).toEqual([]);
    conversation.send('from Bob');
    accept('from Bob', 1);
    conversation.identified(undefined);
    expect(waiting(), 'nor does who is not known').toEqual([]);
    conversation.identified('ann');
    expect(waiting()).toEqual(['from Ann']);
    expect(sent()).toEqual(['from Bob', 'from Ann']);
  });

  it('shows nothing of the one before to a visitor of whom nothing was said', () => {
    conversation.event('conversationHistory', { messages: [fromVisitor(1)], visitorReadPosition: 1 });
    expect(conversation.thread.messages).toHaveLength(1);
    conversation.event('conversationHistory', { messages: [], visitorReadPosition: 0 });
    expect(conversation.thread.messages).toEqual([]);
    expect(conversation.thread.visitorRead).toBe(0);
  });

  it('does not send again what the history already holds', () => {
    conversation.send('one');
    const message = fromVisitor(1, { content: 'one', tempId: tempIdOf('one') });
    conversation.lost();
    conversation.event('conversationHistory', { messages: [message] });
    conversation.identified();
    expect(sent()).toEqual(['one']);
    expect(waiting()).toEqual([]);
  });

  it('asks again where no ack comes', () => {
    conversation.send('one');
    vi.advanceTimersByTime(15_000);
    expect(sent()).toEqual(['one', 'one']);
    accept('one', 1);
    vi.advanceTimersByTime(60_000);
    expect(sent()).toEqual(['one', 'one']);
  });

  it('pauses, longer each time, where the server cannot take it now', () => {
    conversation.send('one');
    port.answer('sendMessage', unavailable);
    vi.advanceTimersByTime(1_000);
    port.answer('sendMessage', unavailable);
    vi.advanceTimersByTime(1_000);
    expect(sent()).toHaveLength(2);
    vi.advanceTimersByTime(1_000);
    expect(sent()).toHaveLength(3);
    accept('one', 1);
    expect(waiting()).toEqual([]);
  });

  it('leaves to the visitor what was refused, and goes on with the next', () => {
    conversation.send('one');
    conversation.send('two');
    port.answer('sendMessage', forbidden);
    expect(conversation.unsent()).toMatchObject([
      { content: 'one', failed: 'forbidden' },
      { content: 'two' },
    ]);
    accept('two', 1);
    vi.advanceTimersByTime(60_000);
    expect(sent()).toEqual(['one', 'two']);
    conversation.retry(tempIdOf('one'));
    expect(sent()).toEqual(['one', 'two', 'one']);
    port.answer('sendMessage', forbidden);
    conversation.discard(tempIdOf('one'));
    expect(waiting()).toEqual([]);
  });

  it('ignores the answer of a connection that is gone', () => {
    conversation.send('one');
    const late = port.emitted.at(-1)!;
    conversation.lost();
    conversation.identified();
    late.answer(forbidden);
    expect(conversation.unsent()).toMatchObject([{ failed: undefined }]);
    accept('one', 1);
    expect(waiting()).toEqual([]);
  });

  it('shows and sends what another tab has written', () => {
    const other = new Conversation({ projectId: 1, emit: () => false }, vi.fn());
    other.send('from the other tab');
    onChanged.mockClear();
    dispatchEvent(new StorageEvent('storage', { key: 'porchlight:1:outbox:x' }));
    expect(onChanged).toHaveBeenCalled();
    expect(sent()).toEqual(['from the other tab']);
  });

  it('knows a message of this tab that another tab has sent', () => {
    conversation.send('one');
    conversation.event('messageSent', {
      tempId: tempIdOf('one'),
      finalMessage: fromVisitor(1, { tempId: tempIdOf('one') }),
    });
    expect(localStorage).toHaveLength(0);
    expect(shown()).toEqual([1]);
  });
});

describe('what comes', () => {
  it('is put in order, with what each side has seen', () => {
    conversation.event('conversationHistory', {
      messages: [fromVisitor(1), fromAgent(2), fromAgent(3), fromVisitor(4), fromAgent(5)],
      agentReadPosition: 4,
      visitorReadPosition: 4,
    });
    conversation.event('messageSent', { finalMessage: fromVisitor(6) });
    conversation.event('agentReplied', { message: fromAgent(7) });
    expect(shown()).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(conversation.thread.unread()).toBe(1);
    conversation.event('historyRead', { position: 7 });
    expect(conversation.thread.unread()).toBe(0);
    conversation.event('messageSent', { finalMessage: fromVisitor(8) });
    conversation.event('messagesSeen', { position: 8 });
    expect(conversation.thread.agentRead).toBe(8);
  });

  it('with a hole in it makes the chat ask for what is missing, until nothing is', () => {
    conversation.event('conversationHistory', { messages: [fromVisitor(1), fromAgent(2)] });
    conversation.event('agentReplied', { message: fromAgent(6) });
    conversation.event('agentReplied', { message: fromAgent(7) });
    expect(port.all('getHistory')).toMatchObject([{ after: 2 }]);
    port.answer('getHistory', { ok: true, messages: [fromAgent(3), fromAgent(4)] });
    expect(port.all('getHistory')).toMatchObject([{ after: 2 }, { after: 4 }]);
    port.answer('getHistory', { ok: true, messages: [fromAgent(5), fromAgent(6)] });
    expect(shown()).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(port.all('getHistory')).toHaveLength(2);
  });

  it('does not ask for ever for what the server has not', () => {
    conversation.event('conversationHistory', { messages: [fromVisitor(1), fromAgent(4)] });
    port.answer('getHistory', { ok: true, messages: [fromAgent(4)] });
    expect(port.all('getHistory')).toHaveLength(1);
  });

  it.each([
    ['agentReplied', undefined],
    ['agentReplied', { message: { position: 0, content: 'x' } }],
    ['agentReplied', { message: { position: 1, content: { toString: 'x' } } }],
    ['agentReplied', { message: 'x' }],
    ['conversationHistory', { messages: { length: 3 } }],
    ['conversationHistory', { messages: [null, 1, 'x'] }],
    ['messagesSeen', { position: '9' }],
    ['agentIsTyping', null],
    ['availabilityChanged', 'x'],
    ['somethingNew', {}],
  ])('as %s %j is ignored', (name, payload) => {
    conversation.event(name, payload);
    expect(shown()).toEqual([]);
    expect(conversation.thread.agentRead).toBe(0);
    expect(conversation.typing.name).toBeUndefined();
  });

  it('further up is loaded a page at a time, once', () => {
    conversation.event('conversationHistory', { messages: [fromVisitor(101), fromAgent(102)] });
    conversation.loadEarlier();
    conversation.loadEarlier();
    expect(port.all('getHistory')).toEqual([{ before: 101, limit: 50 }]);
    expect(conversation.loadingEarlier).toBe(true);
    port.answer('getHistory', { ok: true, messages: [fromVisitor(99), fromVisitor(100)] });
    expect(conversation.loadingEarlier).toBe(false);
    expect(shown()).toEqual([99, 100, 101, 102]);
    conversation.loadEarlier();
    conversation.lost();
    expect(conversation.loadingEarlier).toBe(false);
  });

  it('further up is not asked for at once where that was refused', () => {
    conversation.event('conversationHistory', { messages: [fromVisitor(101)] });
    conversation.loadEarlier();
    port.answer('getHistory', { ok: false, error: { code: 'rateLimited' } });
    conversation.loadEarlier();
    expect(port.all('getHistory')).toHaveLength(1);
    vi.advanceTimersByTime(3_000);
    conversation.loadEarlier();
    expect(port.all('getHistory')).toHaveLength(2);
  });
});

describe('reading', () => {
  it('is told once, and not where there is nothing new', () => {
    conversation.read();
    conversation.event('conversationHistory', { messages: [fromVisitor(1)] });
    conversation.read();
    expect(port.all('messagesRead')).toEqual([]);
    conversation.event('agentReplied', { message: fromAgent(2) });
    conversation.read();
    conversation.read();
    expect(port.all('messagesRead')).toEqual([{ position: 2 }]);
  });

  it('is told later where there is no connection', () => {
    conversation.event('conversationHistory', { messages: [fromVisitor(1), fromAgent(2)] });
    port.up = false;
    conversation.read();
    port.up = true;
    conversation.read();
    expect(port.all('messagesRead')).toEqual([{ position: 2 }]);
  });
});

describe('typing', () => {
  beforeEach(() => conversation.event('conversationHistory', { messages: [fromVisitor(1)] }));

  it('is told every three seconds while it goes on, and when the field is empty again', () => {
    for (let i = 0; i < 8; i++) {
      conversation.typed(true);
      vi.advanceTimersByTime(1_000);
    }
    expect(port.all('visitorIsTyping')).toEqual([{ isTyping: true }, { isTyping: true }, { isTyping: true }]);
    conversation.typed(false);
    conversation.typed(false);
    expect(port.all('visitorIsTyping')).toHaveLength(4);
    expect(port.all('visitorIsTyping').at(-1)).toEqual({ isTyping: false });
  });

  it('ends with the message, without a word', () => {
    conversation.typed(true);
    conversation.send('one');
    conversation.typed(false);
    expect(port.all('visitorIsTyping')).toEqual([{ isTyping: true }]);
  });

  it('is not told before there is a conversation', () => {
    const newcomer = new Conversation(port, vi.fn());
    newcomer.typed(true);
    expect(port.all('visitorIsTyping')).toEqual([]);
  });

  it("of an agent is shown for six seconds, or until the agent's word", () => {
    conversation.event('agentIsTyping', { isTyping: true, name: 'Robin' });
    vi.advanceTimersByTime(5_900);
    expect(conversation.typing.name).toBe('Robin');
    conversation.event('agentIsTyping', { isTyping: true, name: 'Robin' });
    vi.advanceTimersByTime(5_900);
    expect(conversation.typing.name).toBe('Robin');
    vi.advanceTimersByTime(200);
    expect(conversation.typing.name).toBeUndefined();
    for (const [name, end] of [
      ['agentReplied', { message: fromAgent(2) }],
      ['agentIsTyping', { isTyping: false, name: 'Robin' }],
    ] as const) {
      conversation.event('agentIsTyping', { isTyping: true, name: 'Robin' });
      conversation.event(name, end);
      expect(conversation.typing.name).toBeUndefined();
    }
  });
});

describe('availability', () => {
  it('is asked for once it is wanted, on every connection', () => {
    expect(port.all('agentAvailability')).toHaveLength(0);
    conversation.askAvailability();
    port.answer('agentAvailability', { ok: true, availability: 'away' });
    expect(conversation.standing.availability).toBe('away');
    conversation.event('availabilityChanged', { availability: 'available' });
    expect(conversation.standing.availability).toBe('available');
    conversation.lost();
    expect(conversation.standing.availability).toBeUndefined();
    conversation.identified();
    expect(port.all('agentAvailability')).toHaveLength(2);
  });

  it('is unknown where the server does not tell', () => {
    conversation.askAvailability();
    port.answer('agentAvailability', { ok: false, error: { code: 'badRequest' } });
    expect(conversation.standing.availability).toBeUndefined();
  });
});
