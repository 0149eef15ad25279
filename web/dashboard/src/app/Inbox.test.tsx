// The inbox in jsdom: what is written, and what becomes of it.
import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { told } from '../testing/app-socket';
import { conversation, conversationsPage, facts, message, newMessage } from '../testing/chat-samples';
import { page, visitor } from '../testing/samples';
import {
  closeApp,
  eventually,
  find,
  host,
  openApp,
  receive,
  settle,
  type as typeInto,
} from '../testing/whole-app';

vi.mock('socket.io-client', async () => {
  const { socket } = await import('../testing/app-socket');
  return { io: () => socket };
});

interface Posted {
  path: string;
  body: { content: string; tempId: string; position?: number; status?: string };
}
let posted: Posted[] = [];
let refuse = false;
/** What was asked for and does not exist. */
let nowhere: string[] = [];
/** What is posted is answered when it is let go. */
let held: Promise<void> | undefined;
let letGo: () => void = () => undefined;
const hold = () => (held = new Promise((resolve) => (letGo = resolve)));
let read = 3;
const now = () => ({ now: new Date().toISOString() });

function answer(path: string, init?: RequestInit): [number, unknown] {
  if (path.endsWith('404')) {
    nowhere.push(path);
    return [404, { title: 'Not found', code: 'notFound' }];
  }
  if (path === '/api/v1/me') {
    const agent = { id: 1, email: 'demo@example.org', name: 'Demo' };
    return [200, { agent, projects: [{ id: 1, name: 'Demo shop', role: 'owner' }] }];
  }
  if (init?.body !== undefined && path.includes('/conversations/')) {
    const body = JSON.parse(String(init.body)) as Posted['body'];
    posted.push({ path, body });
    if (refuse) return [403, { title: 'Forbidden', detail: 'Not now.', code: 'forbidden' }];
    if (path.endsWith('/messages')) {
      const said = message(4, { ...body, author: 'agent' });
      return [201, newMessage(1, said)];
    }
    read = body.position ?? read;
    return [
      200,
      conversation(1, 3, { agentReadPosition: read, status: body.status === 'closed' ? 'closed' : 'open' }),
    ];
  }
  if (path.includes('/messages'))
    return [200, { messages: [1, 2, 3].map((n) => message(n)), hasMore: false, ...now() }];
  if (path.endsWith('/agents')) return [200, { agents: [] }];
  if (/conversations\/1$/u.test(path)) return [200, conversation(1, 3, { agentReadPosition: read })];
  if (path.includes('/conversations')) {
    return [200, conversationsPage(conversation(1, 3, { isOnline: true, agentReadPosition: read }))];
  }
  if (path.includes('/presence/stats'))
    return [200, { projectId: 1, known: true, online: 1, away: 0, ...now() }];
  if (/visitors\/v1$/u.test(path)) return [200, visitor('v1', 5, { isOnline: true })];
  return [200, page(5)];
}

const texts = () =>
  [...host.querySelectorAll('[data-testid="message-text"]')].map((each) => each.textContent);

function type(text: string) {
  const field = find('composer') as HTMLTextAreaElement;
  typeInto(field, text);
  return field;
}

function press(field: HTMLElement, init: KeyboardEventInit) {
  act(
    () =>
      void field.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init })),
  );
}

beforeEach(async () => {
  vi.spyOn(document, 'hasFocus').mockReturnValue(true);
  localStorage.clear();
  sessionStorage.clear();
  localStorage.setItem('porchlightToken', 'T');
  window.location.hash = '#/projects/1/inbox/1';
  [posted, refuse, nowhere, read, held] = [[], false, [], 3, undefined];
  await openApp(async (path, init) => {
    if (init?.method !== 'GET') await held;
    return answer(path, init);
  });
});

afterEach(closeApp);

test('three panes: the list, the thread, the visitor', () => {
  expect(find('conversation-row')?.dataset).toMatchObject({ id: '1', status: 'online' });
  expect(texts()).toEqual(['Message 1', 'Message 2', 'Message 3']);
  expect(find('visitor-panel')?.dataset['uid']).toBe('v1');
  expect(told).toContainEqual(['viewConversation', { projectId: 1, conversationId: 1, visitorUid: 'v1' }]);
});

test('Enter sends, once; Shift+Enter and a composition’s Enter do not', async () => {
  const field = type('Hello');
  press(field, { key: 'Enter', shiftKey: true });
  press(field, { key: 'Enter', isComposing: true });
  await settle();
  expect(posted).toEqual([]);
  hold();
  press(field, { key: 'Enter' });
  await settle();
  expect(texts().at(-1)).toBe('Hello');
  expect(find('delivery')?.dataset['delivery']).toBe('sending');
  letGo();
  await settle();
  expect(find('delivery')?.dataset['delivery']).toBe('sent');
  const { content, tempId } = posted[0]!.body;
  await receive('newMessage', newMessage(1, message(4, { content, tempId, author: 'agent' })));
  expect(texts()).toEqual(['Message 1', 'Message 2', 'Message 3', 'Hello']);
  expect(find('excerpt')?.textContent).toBe('You: Hello');
  expect(field).toHaveProperty('value', '');
});

test('what is refused can be sent again, as the same message', async () => {
  refuse = true;
  press(type('Hello'), { key: 'Enter' });
  await settle();
  expect(find('delivery')?.textContent).toContain('Not sent');
  expect(host.querySelector('[role="alert"]')?.textContent).toContain('Not now.');
  expect(find('excerpt')?.textContent).toBe('Message 3');
  refuse = false;
  act(() => find('retry')?.click());
  await settle();
  expect(find('delivery')?.dataset['delivery']).toBe('sent');
  expect(posted.map(({ body }) => body.tempId)).toEqual([posted[0]!.body.tempId, posted[0]!.body.tempId]);
});

test('a message in front of the agent is read at once, and the title counts what is not', async () => {
  await receive('newMessage', newMessage(2, message(7), { agentReadPosition: 5 }));
  expect(document.title).toBe('(2) Porchlight');
  expect(find('announcer')?.textContent).toMatch(/^New message from .*: Message 7$/u);
  await receive('newMessage', newMessage(1, message(8, { id: '1-8' }), { agentReadPosition: 3 }));
  expect(posted.at(-1)).toMatchObject({
    path: expect.stringMatching(/\/1\/read$/u) as string,
    body: { position: 8 },
  });
  expect(document.title).toBe('(2) Porchlight');
});

test('nothing is read where nobody looks', async () => {
  vi.spyOn(document, 'hasFocus').mockReturnValue(false);
  act(() => void window.dispatchEvent(new Event('blur')));
  await receive('newMessage', newMessage(1, message(4), { agentReadPosition: 3 }));
  expect(posted).toEqual([]);
  expect(document.title).toBe('(1) Porchlight');
});

test('closing shows at once, and is taken back where it is refused', async () => {
  refuse = true;
  hold();
  act(() => find('status-button')?.click());
  await settle();
  expect(find('status-button')?.textContent).toBe('Reopen');
  expect(find('conversation-row')).toBeNull();
  letGo();
  await settle();
  expect(find('status-button')?.textContent).toBe('Close');
  expect(find('conversation-row')).not.toBeNull();
  expect(host.querySelector('[role="alert"]')?.textContent).toContain('Not now.');
});

test('typing is told at most every three seconds, and its end', async () => {
  type('a');
  type('ab');
  type('');
  expect(told.filter(([event]) => event === 'agentIsTyping').map(([, body]) => body)).toEqual([
    { projectId: 1, conversationId: 1, isTyping: true },
    { projectId: 1, conversationId: 1, isTyping: false },
  ]);
  await receive('visitorIsTyping', { projectId: 1, conversationId: 1, visitorUid: 'v1', isTyping: true });
  const mine = { projectId: 1, conversationId: 1, agentId: 1, name: 'Demo', isTyping: true };
  await receive('agentIsTyping', mine);
  expect(find('typing')?.textContent).toMatch(/ is typing$/u);
  await receive('agentIsTyping', { ...mine, agentId: 2, name: 'Kim' });
  expect(find('typing')?.textContent).toMatch(/ and Kim are typing$/u);
});

// A reconnect counted as a new choice: an old "away" came over a later "available" of the phone.
test('an availability that was chosen is told, and told again after a reconnect as old as it is', async () => {
  const select = find('availability')?.querySelector('select');
  act(() => {
    select!.value = 'away';
    select!.dispatchEvent(new Event('change', { bubbles: true }));
  });
  const chosen = () => told.filter(([event]) => event === 'setAvailability');
  const ago = expect.any(Number) as number;
  expect(chosen().at(-1)?.[1]).toEqual({ projectId: 1, availability: 'away', chosenMsAgo: ago });
  const before = chosen().length;
  const key = 'porchlightAvailability:1:1';
  const { at } = JSON.parse(localStorage.getItem(key) ?? '') as { at: number };
  localStorage.setItem(key, JSON.stringify({ availability: 'away', at: at - 60_000 }));
  await receive('connect', undefined);
  expect(chosen()).toHaveLength(before + 1);
  const again = chosen().at(-1)?.[1] as { chosenMsAgo: number };
  expect(again.chosenMsAgo).toBeGreaterThanOrEqual(60_000);
  await receive('conversationUpdated', { projectId: 1, conversation: facts(1, 3), ...now() });
});

const says = (words: string) => eventually(() => expect(host.textContent).toContain(words));

test('an address that leads nowhere says so, and is not tried again', async () => {
  window.location.hash = '#/projects/7/inbox/1';
  await says('Not one of your projects');
  window.location.hash = '#/projects/1/inbox/404';
  await says('There is no such conversation');
  window.location.hash = '#/projects/1/visitors/v404';
  await says('No visitor of this project has this uid');
  // The thread and its visitor's panel may each ask; what is tried again is asked for three times more.
  const times = (path: string) => nowhere.filter((one) => one === path).length;
  expect(new Set(nowhere).size).toBe(2);
  for (const path of nowhere) expect(times(path)).toBeLessThanOrEqual(2);
});
