// Somebody who is signed in on several devices, and bots, in the panel.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Visitor, VisitorDevice } from '@porchlight/protocol/visitor';
import { table } from '../testing/app-socket';
import { conversation, conversationsPage } from '../testing/chat-samples';
import { tableRow } from '../testing/fake-table';
import { came, moved, NOW, page, visitor, went } from '../testing/samples';
import { visitFacts } from '../testing/visit-samples';
import { closeApp, find, host, openApp, receive } from '../testing/whole-app';

vi.mock('socket.io-client', async () => {
  const { socket } = await import('../testing/app-socket');
  return { io: () => socket };
});

const LAPTOP: VisitorDevice = {
  visitorUid: 'v1',
  device: 'desktop',
  browser: 'Firefox 140',
  system: 'Linux',
  status: 'online',
  currentUrl: 'https://shop.example/',
  title: 'Home',
};
const PHONE: VisitorDevice = {
  visitorUid: 'v2',
  device: 'phone',
  browser: 'Chrome 139',
  system: 'Android',
  status: 'away',
  currentUrl: 'https://shop.example/cart',
  title: 'Cart',
};
let people: Visitor[] = [];

function answer(path: string): [number, unknown] {
  if (path === '/api/v1/me') {
    const agent = { id: 1, email: 'demo@example.org', name: 'Demo' };
    const origins = ['shop.example'];
    return [200, { agent, projects: [{ id: 1, name: 'Demo shop', role: 'owner', origins }] }];
  }
  if (path.includes('/visits?')) return [404, { title: 'Not found', code: 'notFound' }];
  if (path.endsWith('/conversations/2')) return [200, conversation(2, 1)];
  if (path.includes('/messages')) return [200, { messages: [], hasMore: false, now: NOW }];
  if (path.endsWith('/agents')) return [200, { agents: [] }];
  if (path.includes('/conversations')) return [200, conversationsPage()];
  if (path.endsWith('/presence/stats'))
    return [200, { projectId: 1, known: true, online: 1, away: 0, now: NOW }];
  const uid = /visitors\/([^/?]+)$/u.exec(path)?.[1];
  return [200, uid === undefined ? page(5) : people.find(({ visitorUid }) => visitorUid === uid)];
}

async function open(hash = '#/projects/1/visitors/v1') {
  localStorage.setItem('porchlightToken', 'T');
  window.location.hash = hash;
  await openApp(answer);
}
const devices = () => [...host.querySelectorAll('[data-testid=device]')].map((d) => d.textContent);
const ada = (rest: Partial<Visitor>) => visitor('v1', 5, { isOnline: true, name: 'Ada', ...rest });

beforeEach(() => {
  people = [ada({ devices: [LAPTOP, PHONE], moreDevices: 3 })];
  table.people = [];
});
afterEach(closeApp);

test('each device is there with what it is and its page; the first one’s is linked once, above', async () => {
  await open();
  expect(devices()).toEqual([
    'Online: Desktop · Firefox 140 · LinuxHome',
    'Away: Phone · Chrome 139 · AndroidCart (opens in a new tab)',
  ]);
  expect(find('more-devices')?.textContent).toBe('and 3 more');
  expect(host.querySelectorAll('[data-testid=current-url]')).toHaveLength(1);
  const [first, second] = host.querySelectorAll('[data-testid=device-page]');
  expect(first?.localName).toBe('bdi');
  expect(second?.getAttribute('href')).toBe('https://shop.example/cart');
});

test('a device that comes, moves or goes is told by events', async () => {
  people = [ada({ devices: [LAPTOP] })];
  await open();
  expect(find('devices'), 'one is none to list').toBeNull();
  await receive('visitorStatusChanged', came('v1', 6, { again: true, devices: [LAPTOP, PHONE] }));
  expect(devices()).toHaveLength(2);
  const elsewhere = { ...PHONE, title: 'Checkout' };
  await receive('visitorContextUpdated', { ...moved('v1', 7, 'Home'), devices: [LAPTOP, elsewhere] });
  expect(devices()[1]).toContain('Checkout');
  await receive('visitorContextUpdated', moved('v1', 8, 'Home'));
  expect(find('devices')).toBeNull();
});

test('whoever has left has no device', async () => {
  await open();
  people = [{ ...ada({}), isOnline: false, status: 'offline', revision: 6 }];
  await receive('visitorStatusChanged', went('v1', 6));
  expect(find('devices')).toBeNull();
});

test('the panel and the address follow a device to the person', async () => {
  people.push(visitor('v2', 5, { joinedTo: 'v1' }));
  await open('#/projects/1/visitors/v2?device=phone');
  expect(window.location.hash).toBe('#/projects/1/visitors/v1?device=phone');
  expect(find('visitor-panel')?.dataset['uid']).toBe('v1');
});

test('so does the panel beside a conversation', async () => {
  people.push(visitor('v2', 5, { joinedTo: 'v1' }));
  await open('#/projects/1/inbox/2');
  expect(find('visitor-panel')?.dataset['uid']).toBe('v1');
  expect(window.location.hash).toBe('#/projects/1/inbox/2');
});

test('a bot’s panel says that it is one, and offers nothing that would be kept', async () => {
  people = [ada({ visit: visitFacts({ bot: true }) })];
  await open();
  expect(find('is-bot')?.textContent).toContain('A bot');
  for (const name of ['rename', 'for-the-team']) expect(find(name)).toBeNull();
});

test('how many bots are here stands quietly beside the count', async () => {
  table.people = [tableRow('a'), tableRow('b', { bot: true }), tableRow('c', { bot: true })];
  await open('#/projects/1');
  expect([find('here')?.textContent, find('bots-here')?.textContent]).toEqual(['1 here', '2 bots']);
  for (const name of ['here', 'bots-here'])
    expect(find(name)?.dir, 'its number stands before it in a page from the right as well').toBe('auto');
});
