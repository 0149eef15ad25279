// The list of conversations in the whole dashboard, in jsdom: what is asked, what stands in the address, what is pushed.
import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Conversation } from '@porchlight/protocol/conversation';
import { conversation, conversationsPage, facts, message, newMessage, note } from '../testing/chat-samples';
import { NOW, page, visitor } from '../testing/samples';
import { closeApp, eventually, find, host, openApp, receive, settle, type } from '../testing/whole-app';

vi.mock('socket.io-client', async () => {
  const { socket } = await import('../testing/app-socket');
  return { io: () => socket };
});

const ME = { id: 1, name: 'Demo' };
let known: Conversation[] = [];
let notes: ReturnType<typeof note>[] = [];
const now = () => ({ now: new Date().toISOString() });
/** What lists were asked by. */
let asked: Record<string, string>[] = [];

function answer(path: string): [number, unknown] {
  const url = new URL(path, 'http://x');
  if (url.pathname.endsWith('/me')) {
    const agent = { ...ME, email: 'demo@example.org' };
    return [200, { agent, projects: [{ id: 1, name: 'Demo shop', role: 'owner' }] }];
  }
  if (url.pathname.endsWith('/conversations')) {
    const { limit: _limit, ...question } = Object.fromEntries(url.searchParams);
    asked.push(question);
    const { q } = question;
    if (q === undefined) return [200, { ...conversationsPage(...known), ...now() }];
    const match = { position: 2, noteId: null, excerpt: 'a red Lámp for me' };
    return [200, { ...conversationsPage(...(q === 'lamp' ? [{ ...known[0]!, match }] : [])), ...now() }];
  }
  if (/conversations\/\d+$/u.test(url.pathname)) return [200, known[0]];
  if (url.pathname.endsWith('/messages'))
    return [200, { messages: [1, 2, 3].map((n) => message(n)), hasMore: false, ...now() }];
  if (url.pathname.endsWith('/notes')) return [200, { notes }];
  if (url.pathname.endsWith('/agents')) return [200, { agents: [] }];
  if (url.pathname.endsWith('/stats'))
    return [200, { projectId: 1, known: true, online: 1, away: 0, ...now() }];
  if (/visitors\/v1$/u.test(url.pathname)) return [200, visitor('v1', 5)];
  return [200, { ...page(5), ...now() }];
}

async function open(hash = '#/projects/1/inbox') {
  window.location.hash = hash;
  await openApp(answer);
}
const ids = () =>
  [...host.querySelectorAll<HTMLElement>('[data-testid="conversation-row"]')].map(
    ({ dataset }) => dataset['id'],
  );
const click = async (element: HTMLElement | null) => {
  act(() => element?.click());
  await settle();
};
const choose = (testId: string) => click(find(testId)?.querySelector('input') ?? find(testId));
const query = () => window.location.hash.split('?')[1] ?? '';
const search = () => host.querySelector<HTMLInputElement>('[data-testid="inbox"] [role="search"] input')!;
const told = (id: number, rest: Parameters<typeof facts>[2]) =>
  receive('conversationUpdated', { projectId: 1, conversation: facts(id, 3, rest), ...now() });

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
  localStorage.setItem('porchlightToken', 'T');
  known = [conversation(1, 3), conversation(2, 2, { assignee: ME })];
  notes = [];
  asked = [];
});
afterEach(closeApp);

test('the first list is one question, which the whole dashboard shares', async () => {
  await open();
  expect(ids()).toEqual(['1', '2']);
  expect(new Set(asked.map((one) => JSON.stringify(one)))).toEqual(new Set(['{"status":"open"}']));
});

test('what is chosen stands in the address, is asked, and combines', async () => {
  await open();
  await choose('filter-closed');
  expect(query()).toBe('status=closed');
  await click(find('list-filters'));
  await choose('list-assignee-me');
  await choose('list-rated');
  type(find('list-tag') as HTMLInputElement, ' vip ');
  act(() => (find('list-tag') as HTMLInputElement).form?.requestSubmit());
  await settle();
  expect(query()).toBe('status=closed&assignee=me&rated=true&tag=vip');
  expect(asked.at(-1)).toEqual({ status: 'closed', assignee: 'me', rated: 'true', tag: 'vip' });
  expect(find('filter-closed')?.querySelector('input')?.checked).toBe(false);
  await choose('list-clear');
  expect(query()).toBe('status=closed&assignee=me');
});

test('an address leads to the list that it names, and a conversation keeps it', async () => {
  await open('#/projects/1/inbox?assignee=me');
  expect(ids()).toEqual(['2']);
  await click(host.querySelector('[data-testid="conversation-row"]'));
  expect(window.location.hash).toBe('#/projects/1/inbox/2?assignee=me');
  await choose('filter-all');
  expect(window.location.hash).toBe('#/projects/1/inbox/2?status=all');
});

test('a search is asked once typing has settled; what was found is marked, and leads to where it stands', async () => {
  await open();
  type(search(), 'la');
  type(search(), 'lamp');
  await eventually(() => expect(query()).toBe('q=lamp'));
  await settle();
  expect(asked.filter(({ q }) => q !== undefined)).toEqual([{ status: 'open', q: 'lamp' }]);
  expect(ids()).toEqual(['1']);
  expect(find('excerpt')?.textContent).toBe('a red Lámp for me');
  expect(find('excerpt')?.querySelector('mark')?.textContent).toBe('Lámp');
  await click(host.querySelector('[data-testid="conversation-row"]'));
  expect(window.location.hash).toBe('#/projects/1/inbox/1?q=lamp&at=2');
  expect(search().value).toBe('lamp');
});

test('a search is asked again when more is said, and a plain list is not', async () => {
  await open('#/projects/1/inbox?q=lamp');
  const plain = () => asked.filter(({ q }) => q === undefined).length;
  const [searches, lists] = [asked.length - plain(), plain()];
  await receive('newMessage', { ...newMessage(9, message(1)), ...now() });
  expect(asked.length - plain()).toBe(searches + 1);
  expect(plain()).toBe(lists);
  expect(ids()).toEqual(['1']);
});

test('what is not found among the open ones is searched for in all of them by one click', async () => {
  await open('#/projects/1/inbox?q=nothing');
  expect(find('empty-inbox')?.textContent).toContain('Nothing here');
  await choose('search-all');
  expect(asked.at(-1)).toEqual({ status: 'all', q: 'nothing' });
  expect(find('search-all')).toBeNull();
  await choose('list-clear-all');
  expect(query()).toBe('');
  expect(search().value).toBe('');
});

test('what is put off leaves the list, and is back when its time is', async () => {
  await open();
  const until = new Date(Date.parse(NOW) + 3_600_000).toISOString();
  await told(1, { snoozedUntil: until });
  expect(ids()).toEqual(['2']);
  await choose('filter-all');
  expect(find('snoozed')?.getAttribute('datetime')).toBe(until);
  await choose('filter-open');
  await told(1, { snoozedUntil: null });
  expect(ids()).toEqual(['1', '2']);
});

test('whoever is mentioned sees it, and the list of mentions follows', async () => {
  await open();
  await told(2, { mentionedAgents: [2] });
  expect(find('mentioned')).toBeNull();
  await told(1, { mentionedAgents: [ME.id] });
  expect(find('mentioned')?.textContent).toContain('Mentions you');
  await click(find('list-filters'));
  await choose('list-mentioned');
  expect(ids()).toEqual(['1']);
  await told(1, { mentionedAgents: [] });
  expect(ids()).toEqual([]);
});

test('how long somebody waits, how they rated and what they are tagged with stands in the row', async () => {
  const waits = new Date(Date.now() - 12.5 * 60_000).toISOString();
  known = [
    conversation(1, 3, { waitingSince: waits, rating: { score: 4, comment: null, ratedAt: NOW } }),
    conversation(2, 2, { waitingSince: null, rating: null }),
  ];
  known[0]!.visitor.tags = ['vip', 'Ärger'];
  await open();
  expect(find('waits')?.textContent).toBe('waits 12 min');
  expect(find('rating')?.textContent).toContain('Rated 4 of 5');
  const tags = [...host.querySelectorAll('[data-testid="row-tag"]')].map(({ textContent }) => textContent);
  expect(tags).toEqual(['vip', 'Ärger']);
  expect(host.querySelectorAll('[data-testid="waits"], [data-testid="rating"]')).toHaveLength(2);
  await receive('visitorIdentified', {
    projectId: 1,
    visitorUid: 'v1',
    name: 'Ada',
    email: null,
    userId: null,
    verified: false,
    tags: ['new'],
    ...now(),
  });
  expect(find('row-tag')?.textContent).toBe('new');
});

const lines = () =>
  [...host.querySelectorAll('[data-testid="message-text"]')].map((each) => each.textContent ?? '');
/** The thread of a four hundred messages, as the server answers of it. */
function answerOfLong(path: string): [number, unknown] {
  const url = new URL(path, 'http://x');
  if (!url.pathname.endsWith('/messages')) return answer(path);
  const limit = Number(url.searchParams.get('limit'));
  const [after = null, before = null] = ['after', 'before'].map((name) => url.searchParams.get(name));
  const from = after === null ? Math.max(1, Number(before ?? 401) - limit) : Number(after) + 1;
  const to = after === null ? Number(before ?? 401) - 1 : Math.min(400, Number(after) + limit);
  const messages = Array.from({ length: to - from + 1 }, (_, index) => message(from + index));
  const hasMore = after === null ? from > 1 : to < 400;
  return [200, { messages, hasMore, ...now() }];
}

/** Neither at the top of what is shown nor at its end. */
function inTheMiddle() {
  vi.spyOn(Element.prototype, 'scrollHeight', 'get').mockReturnValue(9_000);
  vi.spyOn(Element.prototype, 'scrollTop', 'get').mockReturnValue(2_000);
}
const scrollTo = async (top: number) => {
  vi.spyOn(Element.prototype, 'scrollTop', 'get').mockReturnValue(top);
  act(
    () =>
      void host
        .querySelector('[data-testid="thread"] [role="group"]')
        ?.dispatchEvent(new Event('scroll', { bubbles: true })),
  );
  await settle();
};

test('what was found far from the end is shown with what stands around it, and the way to the newest', async () => {
  window.location.hash = '#/projects/1/inbox/1?q=lamp&at=40';
  inTheMiddle();
  known = [conversation(1, 400)];
  await openApp(answerOfLong);
  expect(lines()[0]).toBe('Message 1');
  expect(lines().at(-1)).toBe('Message 140');
  expect(host.querySelector('[data-found]')?.textContent).toContain('Message 40');
  await scrollTo(8_200);
  expect(lines().at(-1)).toBe('Message 240');
  await choose('to-newest');
  expect(window.location.hash).toBe('#/projects/1/inbox/1?q=lamp');
  expect(lines()[0]).toBe('Message 351');
  expect(lines().at(-1)).toBe('Message 400');
  expect(find('to-newest')).toBeNull();
}, 20_000);

test('what was found in a note is shown with it, and with what was said then', async () => {
  inTheMiddle();
  known = [conversation(1, 400)];
  notes = [note(9, 40, { content: 'The lamp is ours' })];
  window.location.hash = '#/projects/1/inbox/1?q=lamp&note=9';
  await openApp(answerOfLong);
  expect(lines()[0]).toBe('Message 1');
  expect(host.querySelector('[data-found]')?.textContent).toContain('The lamp is ours');
}, 20_000);

test('what was found among the newest needs nothing else', async () => {
  known = [conversation(1, 400)];
  inTheMiddle();
  window.location.hash = '#/projects/1/inbox/1?at=360';
  await openApp(answerOfLong);
  expect(lines()[0]).toBe('Message 351');
  expect(host.querySelector('[data-found]')?.textContent).toContain('Message 360');
  expect(find('to-newest')).toBeNull();
});

// Whether the server sends e-mail was read by a query that cannot be asked: the next time that who one is was asked for
// again (a focus, another role), the whole dashboard gave way to "out of reach".
test('who one is can be asked for again while a conversation is open', async () => {
  await open('#/projects/1/inbox/1');
  expect(find('thread')).not.toBeNull();
  await receive('error', { code: 'forbidden' });
  expect(find('thread')).not.toBeNull();
});
