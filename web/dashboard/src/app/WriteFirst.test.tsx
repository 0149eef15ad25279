// An agent writes to a visitor with whom there is no conversation yet.
import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Role } from '@porchlight/protocol/rest';
import { conversation, conversationsPage, message, newMessage } from '../testing/chat-samples';
import { page, visitor } from '../testing/samples';
import { closeApp, find, openApp, settle, type } from '../testing/whole-app';

vi.mock('socket.io-client', async () => {
  const { socket } = await import('../testing/app-socket');
  return { io: () => socket };
});

let posted: { path: string; body: { content: string; tempId: string } }[] = [];
let refusals = 0;

const as =
  (role: Role) =>
  (path: string, init?: RequestInit): [number, unknown] => {
    if (path === '/api/v1/me') {
      const agent = { id: 1, email: 'demo@example.org', name: 'Demo' };
      return [200, { agent, projects: [{ id: 1, name: 'Demo shop', role }] }];
    }
    if (path.endsWith('/visitors/v9/messages')) {
      const body = JSON.parse(String(init?.body)) as { content: string; tempId: string };
      posted.push({ path, body });
      if (refusals-- > 0) return [400, { title: 'No', detail: 'They have no chat.', code: 'badRequest' }];
      return [201, newMessage(9, message(1, { ...body, author: 'agent' }))];
    }
    if (path.includes('/messages'))
      return [200, { messages: [], hasMore: false, now: new Date().toISOString() }];
    if (path.endsWith('/agents')) return [200, { agents: [] }];
    if (/conversations\/9$/u.test(path)) return [200, conversation(9, 1)];
    if (path.includes('/conversations')) return [200, conversationsPage()];
    if (path.includes('/presence/stats'))
      return [200, { projectId: 1, known: true, online: 1, away: 0, now: new Date().toISOString() }];
    if (/visitors\/v9$/u.test(path)) return [200, visitor('v9', 5, { isOnline: true })];
    return [200, page(5)];
  };

beforeEach(() => {
  posted = [];
  refusals = 0;
  localStorage.clear();
  sessionStorage.clear();
  localStorage.setItem('porchlightToken', 'T');
  window.location.hash = '#/projects/1/visitors/v9';
});
afterEach(() => closeApp());

async function write(text: string): Promise<void> {
  if (find('composer') === null) act(() => find('write-first')!.click());
  type(find('composer') as HTMLTextAreaElement, text);
  act(() => (find('composer') as HTMLTextAreaElement).form!.requestSubmit());
  await settle();
}

test('the conversation begins with what is written, and opens', async () => {
  await openApp(as('agent'));
  await write(' May I help? ');
  expect(posted.map(({ body }) => body.content)).toEqual(['May I help?']);
  expect(window.location.hash).toBe('#/projects/1/inbox/9');
});

test('what was refused stays written, and sent again it is the same message', async () => {
  refusals = 1;
  await openApp(as('agent'));
  await write('May I help?');
  expect(find('visitor-panel')?.parentElement?.parentElement?.textContent).toContain('They have no chat.');
  expect((find('composer') as HTMLTextAreaElement).value).toBe('May I help?');
  await write('May I help?');
  expect(posted).toHaveLength(2);
  expect(posted[1]!.body.tempId).toBe(posted[0]!.body.tempId);
  expect(window.location.hash).toBe('#/projects/1/inbox/9');
});

test('a conversation that no list has loaded is found all the same', async () => {
  const answer = as('agent');
  await openApp((path, init) =>
    /conversations\?.*visitor=v9/u.test(path)
      ? [200, conversationsPage(conversation(9, 1, { status: 'closed' }))]
      : answer(path, init),
  );
  expect(find('write-first')).toBeNull();
  act(() => find('open-conversation')!.click());
  await settle();
  expect(window.location.hash).toBe('#/projects/1/inbox/9');
});

test('who may only look is not asked to', async () => {
  await openApp(as('viewer'));
  expect(find('visitor-panel')).not.toBeNull();
  expect(find('write-first')).toBeNull();
});
