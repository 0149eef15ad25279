// The whole dashboard in jsdom, at the list of everybody: what an agent sees and does.
import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { tell } from '../testing/app-socket';
import { came, moved, page, visitor, went } from '../testing/samples';
import { closeApp, find, host, openApp, receive, settle, type } from '../testing/whole-app';

vi.mock('socket.io-client', async () => {
  const { socket } = await import('../testing/app-socket');
  return { io: () => socket };
});

const me = {
  agent: { id: 1, email: 'demo@example.org', name: 'Demo' },
  projects: [{ id: 1, name: 'Demo shop', role: 'owner', origins: ['shop.example'] }],
};
const bea = { id: 2, email: 'bea@example.org', name: 'Bea' };
let people = [visitor('a', 5, { isOnline: true, name: 'Ada' })];
const hereNow = () => people.filter(({ isOnline }) => isOnline).length;

function answer(path: string, init?: RequestInit): [number, unknown] {
  if (path === '/api/v1/auth/login') {
    const { password } = JSON.parse(String(init?.body)) as { password: string };
    if (password !== 'porch') return [401, { title: 'Unauthorized', code: 'unauthorized' }];
    return [200, { token: 'T', expiresAt: '', ...me }];
  }
  if (path === '/api/v1/me') {
    const of = new Headers(init?.headers).get('authorization');
    return [200, of === 'Bearer B' ? { ...me, agent: bea } : me];
  }
  if (path.endsWith('/presence/stats'))
    return [200, { projectId: 1, known: true, online: hereNow(), away: 0, now: '' }];
  const one = /visitors\/(.+)$/u.exec(path)?.[1];
  if (one !== undefined) return [200, people.find((v) => v.visitorUid === one)];
  return [200, page(5, ...people)];
}

async function logIn(password: string) {
  type(host.querySelector<HTMLInputElement>('[name="email"]')!, 'demo@example.org');
  type(host.querySelector<HTMLInputElement>('[name="password"]')!, password);
  act(() => host.querySelector('form')?.requestSubmit());
  await settle();
}

beforeEach(async () => {
  localStorage.clear();
  window.location.hash = '#/projects/1?list=everybody';
  people = [visitor('a', 5, { isOnline: true, name: 'Ada' })];
  await openApp(answer);
});

afterEach(closeApp);

test('a wrong password is told in words, and a right one is remembered', async () => {
  await logIn('wrong');
  expect(host.querySelector('[role="alert"]')?.textContent).toContain('do not belong together');
  await logIn('porch');
  expect(localStorage.getItem('porchlightToken')).toBe('T');
  expect(find('visitor-row')?.dataset).toMatchObject({ uid: 'a', status: 'online' });
});

test('a chosen visitor is followed from page to page and out of the door', async () => {
  await logIn('porch');
  act(() => find('visitor-row')?.click());
  await settle();
  expect(find('status-word')?.textContent).toBe('Online');
  await receive('visitorContextUpdated', moved('a', 6, 'cart'));
  expect(find('page-title')?.textContent).toBe('cart');
  expect(find('current-url')?.getAttribute('href')).toBe('https://shop.example/cart');
  expect(find('current-url')?.getAttribute('rel')).toBe('noopener noreferrer');
  await receive('visitorStatusChanged', went('a', 7, new Date().toISOString()));
  expect(find('status-word')?.textContent).toBe('Offline');
  expect(find('last-seen')?.textContent).toBe('Last seen just now');
  expect(find('current-url')).toBeNull();
  expect(find('page-title')).toBeNull();
});

test('what everybody is searched for, and who of them, stands in the address', async () => {
  people = [visitor('a', 5, { isOnline: true, name: 'Ada' }), visitor('b', 5, { name: 'Bob' })];
  await logIn('porch');
  const search = () => host.querySelector<HTMLInputElement>('[role=search] input')!;
  const chosen = () =>
    host.querySelector('input[type=radio]:checked')?.closest('label')?.getAttribute('data-testid');
  const listed = () =>
    [...host.querySelectorAll<HTMLElement>('[data-testid="visitor-row"]')].map(
      ({ dataset }) => dataset['uid'],
    );
  const steps = window.history.length;
  type(search(), 'bob ');
  await act(() => new Promise((resolve) => setTimeout(resolve, 250)));
  await settle();
  expect(window.location.hash).toBe('#/projects/1?list=everybody&q=bob');
  expect(window.history.length, 'typing is no step').toBe(steps);
  act(() => find('filter-offline')?.click());
  await settle();
  expect(window.location.hash).toBe('#/projects/1?list=everybody&q=bob&status=offline');
  act(() => find('visitor-row')?.click());
  await settle();
  expect(window.location.hash).toBe('#/projects/1/visitors/b?list=everybody&q=bob&status=offline');
  closeApp();
  await openApp(answer);
  expect([search().value, chosen(), listed()]).toEqual(['bob', 'filter-offline', ['b']]);
  await act(async () => {
    window.location.hash = '#/projects/1?list=everybody';
    await new Promise((resolve) => window.addEventListener('hashchange', resolve, { once: true }));
  });
  await settle();
  expect([search().value, chosen(), listed()]).toEqual(['', 'filter-all', ['a', 'b']]);
});

test('a page address that is no web address is not a link', async () => {
  people = [visitor('a', 5, { isOnline: true, currentUrl: 'javascript:alert(1)' })];
  await logIn('porch');
  act(() => find('visitor-row')?.click());
  await settle();
  expect(find('page-title')?.textContent).toBe('Home');
  expect(find('current-url')).toBeNull();
});

test('while degraded every status reads Unknown', async () => {
  await logIn('porch');
  await receive('presenceDegraded', { projectId: 1, degraded: true });
  expect(find('visitor-row')?.dataset['status']).toBe('unknown');
});

test('a lost connection is told, and gone when it is back', async () => {
  await logIn('porch');
  expect(find('connection-banner')).toBeNull();
  await receive('disconnect', 'transport close');
  expect(find('connection-banner')?.textContent).toContain('Reconnecting');
  await receive('connect', undefined);
  expect(find('connection-banner')).toBeNull();
});

test('an empty project shows the snippet to paste', async () => {
  people = [];
  await logIn('porch');
  expect(find('empty-list')?.textContent).toContain(
    `<script async src="${window.location.origin}/widget.js" data-project-id="1"></script>`,
  );
  expect(host.querySelector('a[href="/demo/"]')).not.toBeNull();
});

test('beside the list stands only what is true of it', async () => {
  people = [];
  await logIn('porch');
  const beside = () => find('nobody-chosen')?.textContent;
  expect(beside()).toContain('All quiet at the door');
  expect(beside()).toContain('is in the list at once');
  expect(beside()).not.toContain('searches');
  await receive('visitorStatusChanged', came('b', 6));
  expect(beside()).not.toContain('is in the list at once');
  expect(beside()).toContain('searches');
});

test('when all have left, the list keeps them', async () => {
  people = [visitor('a', 5)];
  await logIn('porch');
  expect(find('nobody-chosen')?.textContent).toContain('The list keeps whoever was here before.');
});

test('while somebody is here, they can be chosen', async () => {
  await logIn('porch');
  expect(find('nobody-chosen')?.textContent).toContain('One visitor is hereChoose somebody from the list');
});

test('somebody who has just come is not here for any time yet', async () => {
  people = [visitor('a', 5, { isOnline: true })];
  await logIn('porch');
  act(() => find('visitor-row')?.click());
  await settle();
  expect(find('online-since')?.textContent).toBe('Just arrived');
});

test('a token that is no longer good leads back to the login', async () => {
  await logIn('porch');
  await receive('connect_error', Object.assign(new Error('no'), { data: { code: 'unauthorized' } }));
  expect(find('login-form')).not.toBeNull();
  expect(localStorage.getItem('porchlightToken')).toBeNull();
});

// After one agent signed out in a tab and another signed in there, the first one's other tab went on showing the
// first, and acted as the second.
test('another tab that signs in as somebody else takes this one along', async () => {
  await logIn('porch');
  expect(host.textContent).toContain('Demo');
  people = [visitor('b', 5, { isOnline: true, name: 'Bob' })];
  for (const token of [null, 'B']) {
    if (token === null) localStorage.removeItem('porchlightToken');
    else localStorage.setItem('porchlightToken', token);
    act(() => window.dispatchEvent(new StorageEvent('storage', { key: 'porchlightToken' })));
    await settle();
    if (token === null) expect(host.querySelector('[name="password"]')).not.toBeNull();
  }
  expect(host.querySelector('[title="bea@example.org"]')).not.toBeNull();
  expect(host.querySelector('[title="demo@example.org"]')).toBeNull();
  expect(find('visitor-row')?.dataset).toMatchObject({ uid: 'b' });
});

test('a tab that slept through that sees it when it is looked at', async () => {
  await logIn('porch');
  localStorage.setItem('porchlightToken', 'B');
  act(() => window.dispatchEvent(new Event('focus')));
  await settle();
  expect(host.querySelector('[title="bea@example.org"]')).not.toBeNull();
});

test('the end of an old session does not end the one that has taken its place', async () => {
  await logIn('porch');
  localStorage.setItem('porchlightToken', 'B');
  act(() => {
    tell('connect_error', { message: 'no', data: { code: 'unauthorized' } });
  });
  expect(localStorage.getItem('porchlightToken')).toBe('B');
});
