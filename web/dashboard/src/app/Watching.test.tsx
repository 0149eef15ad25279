// Of whom the dashboard lets itself be told.
import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DEFAULTS } from '../features/alerts/settings';
import { told } from '../testing/app-socket';
import { conversation, conversationsPage } from '../testing/chat-samples';
import { page, visitor } from '../testing/samples';
import { closeApp, openApp, settle } from '../testing/whole-app';

vi.mock('socket.io-client', async () => {
  const { socket } = await import('../testing/app-socket');
  return { io: () => socket };
});

const now = () => new Date().toISOString();

function answer(path: string): [number, unknown] {
  if (path === '/api/v1/me') {
    const agent = { id: 1, email: 'demo@example.org', name: 'Demo' };
    return [200, { agent, projects: [{ id: 1, name: 'Demo shop', role: 'owner' }] }];
  }
  if (path.endsWith('/presence/stats'))
    return [200, { projectId: 1, known: true, online: 1, away: 0, now: now() }];
  if (path.includes('/visits?')) return [404, { title: 'Not found', code: 'notFound' }];
  if (path.includes('/conversations')) return [200, conversationsPage(conversation(9, 3))];
  if (path.endsWith('/presence')) return [200, { revision: 5, now: now(), statuses: {} }];
  if (/visitors\/v5$/u.test(path)) return [200, visitor('v5', 5, { isOnline: true })];
  return [200, page(5)];
}

const talking = conversation(9, 3).visitor.visitorUid;
const watched = () =>
  told
    .filter(([event]) => event === 'watchVisitors')
    .map(([, body]) => (body as { uids: string[] | null }).uids);

async function open(hash: string): Promise<void> {
  window.location.hash = hash;
  await openApp(answer);
  await act(() => new Promise((resolve) => setTimeout(resolve, 600)));
}

async function hide(hidden: boolean): Promise<void> {
  vi.spyOn(document, 'hidden', 'get').mockReturnValue(hidden);
  act(() => void document.dispatchEvent(new Event('visibilitychange')));
  await settle();
}

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
  localStorage.setItem('porchlightToken', 'T');
});
afterEach(() => closeApp());

test('at the table it is those who talk and the chosen one, and nobody else', async () => {
  await open('#/projects/1');
  expect(watched().at(-1)).toEqual([talking]);
  window.location.hash = '#/projects/1/visitors/v5';
  await settle();
  expect(watched().at(-1)?.sort()).toEqual([talking, 'v5'].sort());
});

test('at the list of everybody it is everybody, before and after', async () => {
  await open('#/projects/1?list=everybody');
  expect(watched()).toEqual([]);
  window.location.hash = '#/projects/1';
  await settle();
  expect(watched().at(-1)).toEqual([talking]);
  window.location.hash = '#/projects/1?list=everybody&q=lamp&status=offline';
  await settle();
  expect(watched().at(-1)).toBe(null);
});

test('who wants to hear of arrivals hears of everybody', async () => {
  const arrival = { sound: false, title: true, desktop: false };
  const settings = { ...DEFAULTS, channels: { ...DEFAULTS.channels, arrival } };
  localStorage.setItem('porchlightAlerts:1', JSON.stringify(settings));
  await open('#/projects/1');
  expect(watched()).toEqual([]);
});

test('a tab that nobody looks at watches nobody, and is right when it is looked at again', async () => {
  await open('#/projects/1');
  const setTimer = vi.spyOn(globalThis, 'setTimeout');
  await hide(true);
  const leaving = setTimer.mock.calls.filter(([, ms]) => ms === 10_000).map(([run]) => run);
  setTimer.mockRestore();
  for (const run of leaving) act(() => (run as () => void)());
  expect(watched().at(-1)).toEqual([]);
  await hide(false);
  expect(watched().at(-1)).toEqual([talking]);
});
