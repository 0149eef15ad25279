// When the chat's file is fetched, and that nothing the server said meanwhile is lost.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { inkOn } from '@porchlight/text/ink';
import { loadChunk } from '../src/chunk';
import type { Chat, ChatPort } from '../src/chat/port';
import { ChatLoader } from '../src/bubble/loader';

let loader: ChatLoader;
let port: ChatPort;
const chat = { event: vi.fn(), identified: vi.fn(), lost: vi.fn(), toggle: vi.fn(), open: vi.fn() };
const start = (given: ChatPort): Chat => {
  port = given;
  return chat;
};
const emit = vi.fn(() => true);

beforeEach(() => {
  vi.clearAllMocks();
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  const script = document.createElement('script');
  script.nonce = 'n0nce';
  Object.defineProperty(script, 'src', { value: 'https://porch.example/porch/widget.js' });
  loader = new ChatLoader({
    script,
    projectId: 1,
    emit,
    load: (file, onFailed) => loadChunk(script, file, onFailed),
    onDocument: vi.fn(),
  });
});
afterEach(() => {
  for (const left of document.querySelectorAll('porchlight-chat, script')) left.remove();
  localStorage.clear();
  vi.restoreAllMocks();
});

const bubble = (): HTMLButtonElement | null | undefined =>
  document.querySelector('porchlight-chat')?.shadowRoot!.querySelector('button');
const fetched = (): string[] => [...document.querySelectorAll('script')].map(({ src }) => src);

describe('the bubble', () => {
  it('is there once the visitor is identified, and goes where the project says', () => {
    expect(bubble()).toBeUndefined();
    loader.identified({});
    expect(bubble()!.getAttribute('aria-label')).toBe('Open chat');
    loader.identified({ chat: { enabled: false } });
    expect(bubble()).toBeUndefined();
    loader.identified(undefined);
    expect(document.querySelectorAll('porchlight-chat')).toHaveLength(1);
  });

  it('fetches the chat when it is pressed, once', () => {
    loader.identified({});
    expect(fetched()).toEqual([]);
    bubble()!.click();
    bubble()!.click();
    expect(fetched()).toEqual(['https://porch.example/porch/widget-chat.js']);
    expect(document.querySelector('script')!.nonce).toBe('n0nce');
    loader.ready(start);
    expect(chat.open).toHaveBeenCalledOnce();
    bubble()!.click();
    expect(chat.toggle).toHaveBeenCalledOnce();
  });

  it('can be pressed again where the file did not come', () => {
    loader.identified({});
    bubble()!.click();
    document.querySelector('script')!.onerror!('');
    expect(fetched()).toEqual([]);
    expect(bubble()!.getAttribute('aria-busy')).toBe('false');
    bubble()!.click();
    expect(fetched()).toHaveLength(1);
  });

  it.each([
    ['red; background: url(//evil.example)', '#a85204'],
    ['#ABCDEF', '#ABCDEF'],
    [7, '#a85204'],
  ])('takes %j for the colour %s', (accent, color) => {
    loader.identified({ chat: { accent } });
    const host = document.querySelector<HTMLElement>('porchlight-chat')!;
    expect(host.style.getPropertyValue('--accent')).toBe(color);
  });

  it('can be read on any colour', () => {
    expect([inkOn('#000000'), inkOn('#a85204'), inkOn('#ffd000'), inkOn('#ffffff')]).toEqual([
      '#fff',
      '#fff',
      '#16130f',
      '#16130f',
    ]);
  });
});

describe('the chat', () => {
  it.each([
    ['conversationHistory', { messages: [{}] }],
    ['agentReplied', { message: {} }],
    ['messageSent', { finalMessage: {} }],
  ])('is fetched when %s tells of a conversation, and gets to know it', (name, payload) => {
    loader.event(name, payload); // before the ack of identify
    loader.identified({ chat: { title: 'Hi' }, visitorUid: 'ann' });
    expect(fetched()).toHaveLength(1);
    loader.event('agentIsTyping', {});
    loader.ready(start);
    expect(chat.event.mock.calls).toEqual([
      [name, payload],
      ['agentIsTyping', {}],
    ]);
    expect(chat.identified.mock.calls).toEqual([[{ title: 'Hi', visitorUid: 'ann' }]]);
    loader.identified({ visitorUid: 'bob' });
    expect(chat.identified.mock.calls.at(-1), 'who has signed out is somebody else').toEqual([
      { visitorUid: 'bob' },
    ]);
    expect(chat.open).not.toHaveBeenCalled();
    loader.event('agentReplied', 1);
    loader.lost();
    expect(chat.event).toHaveBeenLastCalledWith('agentReplied', 1);
    expect(chat.lost).toHaveBeenCalledOnce();
    expect(port.emit('visitorIsTyping', { isTyping: true })).toBe(true);
    expect(emit).toHaveBeenCalledWith('visitorIsTyping', { isTyping: true }, undefined);
  });

  it('is fetched when a conversation begins in another tab', () => {
    loader.identified({});
    loader.event('messageSent', { finalMessage: {} });
    expect(fetched()).toHaveLength(1);
  });

  it.each([
    ['conversationHistory', { messages: [] }],
    ['conversationHistory', undefined],
    ['availabilityChanged', {}],
  ])('is not, for %s %j', (name, payload) => {
    loader.identified({});
    loader.event(name, payload);
    expect(fetched()).toEqual([]);
  });

  it('is fetched when something is still to be sent', () => {
    localStorage.setItem('porchlight:2:outbox:x', '{}');
    loader.identified({});
    expect(fetched()).toEqual([]);
    localStorage.setItem('porchlight:1:outbox:x', '{}');
    loader.identified({});
    expect(fetched()).toHaveLength(1);
  });

  it('is fetched when the page asks, as soon as it can be', () => {
    loader.open();
    expect(fetched()).toEqual([]);
    loader.identified({});
    expect(fetched()).toHaveLength(1);
    loader.ready(start);
    expect(chat.open).toHaveBeenCalledOnce();
  });

  it('is never fetched where the project has none', () => {
    loader.event('conversationHistory', { messages: [{}] });
    loader.identified({ chat: { enabled: false } });
    loader.open();
    expect(fetched()).toEqual([]);
  });

  it('forgets what a link said that is gone', () => {
    loader.identified({});
    loader.event('agentIsTyping', {});
    loader.lost();
    loader.open();
    loader.ready(start);
    expect(chat.event).not.toHaveBeenCalled();
  });
});
