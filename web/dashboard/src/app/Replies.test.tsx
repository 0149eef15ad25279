// Prepared replies where an agent writes: offered behind a slash, filled in, and sent by nobody but the agent.
import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { conversation, conversationsPage, message } from '../testing/chat-samples';
import { FakeSettings } from '../testing/fake-settings';
import { NOW, visitor } from '../testing/samples';
import { closeApp, find, host, openApp, settle, type } from '../testing/whole-app';

vi.mock('socket.io-client', async () => {
  const { socket } = await import('../testing/app-socket');
  return { io: () => socket };
});

let server: FakeSettings;
let own: string | null;

const composer = () => find('composer') as HTMLTextAreaElement;
const options = () => [...host.querySelectorAll<HTMLElement>('[data-testid="reply-option"]')];
const chosen = () =>
  options().find((one) => one.getAttribute('aria-selected') === 'true')?.dataset['shortcut'];

async function write(text: string) {
  type(composer(), text);
  await settle();
}
async function press(key: string, init: KeyboardEventInit = {}) {
  act(() => {
    composer().dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init }));
  });
  await settle();
}

beforeEach(async () => {
  localStorage.clear();
  sessionStorage.clear();
  localStorage.setItem('porchlightToken', 'T');
  own = 'Ann';
  server = new FakeSettings();
  server.replies = [
    { id: 1, shortcut: 'hello', content: 'Hello {{visitor.name}}! {{agent.name}} here.', changedAt: NOW },
    { id: 2, shortcut: 'help', content: 'One moment.', changedAt: NOW },
    { id: 3, shortcut: 'stock', content: 'In stock.', changedAt: NOW },
  ];
  server.instead = (call) => {
    // What agents call somebody stands in conversations as the name.
    const named = { visitorUid: 'v1', name: 'The lamp lady', email: null };
    if (call.startsWith('GET /conversations/1/messages'))
      return [200, { messages: [message(1)], hasMore: false, now: NOW }];
    if (call === 'GET /conversations/1') return [200, conversation(1, 1, { visitor: named })];
    if (call.startsWith('GET /conversations?')) return [200, conversationsPage(conversation(1, 1))];
    if (call === 'GET /visitors/v1')
      return [200, visitor('v1', 5, { isOnline: true, name: own, agentName: 'The lamp lady' })];
    return undefined;
  };
  window.location.hash = '#/projects/1/inbox/1';
  await openApp(server.answer);
});
afterEach(closeApp);

test('a slash offers them, arrows choose, Enter takes one and sends nothing', async () => {
  expect(server.sent('GET /replies')).toEqual([]);
  await write('/');
  expect(options().map(({ dataset }) => dataset['shortcut'])).toEqual(['hello', 'help', 'stock']);
  await write('/he');
  expect(chosen()).toBe('hello');
  await press('ArrowDown');
  expect(chosen()).toBe('help');
  await press('ArrowDown');
  expect(chosen()).toBe('hello');
  await press('Enter');
  expect(composer().value).toBe('Hello Ann! Demo here.');
  expect(options()).toEqual([]);
  expect(server.sent('POST /conversations/1/messages')).toEqual([]);
});

test('a screen reader hears how many there are, and which is the active one', async () => {
  await write('/he');
  const list = find('reply-list');
  expect(list?.getAttribute('role')).toBe('listbox');
  expect(composer().getAttribute('aria-controls')).toBe(list?.id);
  expect(composer().getAttribute('aria-activedescendant')).toBe(options()[0]?.id);
  expect(find('replies-said')?.textContent).toContain('2 replies');
});

test('the visitor never reads what agents call it', async () => {
  own = null;
  await write('/hello');
  await press('Tab');
  expect(composer().value).toBe('Hello! Demo here.');
});

test('Escape puts them away, and Enter sends what is written', async () => {
  await write('/help');
  await press('Escape');
  expect(options()).toEqual([]);
  await press('Enter');
  expect(server.sent('POST /conversations/1/messages')).toMatchObject([{ content: '/help' }]);
});

test('where none fits, a slash is a slash', async () => {
  await write('/cart');
  expect(options()).toEqual([]);
  await press('Enter');
  expect(server.sent('POST /conversations/1/messages')).toMatchObject([{ content: '/cart' }]);
});

test('one is taken by the pointer as well, into the line that it stands in', async () => {
  await write('Good day.\n/st');
  act(() => options()[0]?.click());
  await settle();
  expect(composer().value).toBe('Good day.\nIn stock.');
});
