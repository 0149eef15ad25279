// Alerts in the whole dashboard, in jsdom: chosen in their pane, told as they were chosen.
import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import '../features/alerts/AlertDialog';
import '../features/alerts/Alerts';
import { DEFAULTS } from '../features/alerts/settings';
import type { AlertSettings, Channels, Kind } from '../features/alerts/settings';
import { conversation, conversationsPage, message, newMessage } from '../testing/chat-samples';
import { came, moved, page, visitor, went } from '../testing/samples';
import { visitFacts } from '../testing/visit-samples';
import { closeApp, find, host, openApp, receive, settle } from '../testing/whole-app';

vi.mock('socket.io-client', async () => {
  const { socket } = await import('../testing/app-socket');
  return { io: () => socket };
});

const KEY = 'porchlightAlerts:1';
const ALL: Channels = { sound: true, title: true, desktop: true };
const now = () => new Date().toISOString();

class FakeNotification {
  static permission: NotificationPermission = 'granted';
  static answers: NotificationPermission = 'granted';
  static shown: FakeNotification[] = [];
  static requestPermission = vi.fn(() => {
    FakeNotification.permission = FakeNotification.answers;
    return Promise.resolve(FakeNotification.answers);
  });
  onclick: (() => void) | undefined;
  close = vi.fn();
  constructor(
    readonly title: string,
    readonly options: NotificationOptions,
  ) {
    FakeNotification.shown.push(this);
  }
}
const notified = () => FakeNotification.shown.map(({ title }) => title);

let asked: string[] = [];
let returning = false;
function answer(path: string): [number, unknown] {
  if (path === '/api/v1/me') {
    const agent = { id: 1, email: 'demo@example.org', name: 'Demo' };
    return [200, { agent, projects: [{ id: 1, name: 'Demo shop', role: 'owner' }] }];
  }
  if (path.includes('/visits?')) return [404, { title: 'Not found', code: 'notFound' }];
  if (path.endsWith('/presence/stats'))
    return [200, { projectId: 1, known: true, online: 1, away: 0, now: now() }];
  if (path.includes('/messages')) return [200, { messages: [], hasMore: false, now: now() }];
  if (path.includes('/conversations'))
    return [200, conversationsPage(conversation(9, 3, { agentReadPosition: 3 }))];
  const uid = /visitors\/([^/?]+)$/u.exec(path)?.[1];
  if (uid === undefined) return [200, page(5, visitor('here', 5, { isOnline: true }))];
  asked.push(uid);
  const visits = returning ? 3 : 1;
  return [
    200,
    visitor(uid, 5, { isOnline: true, visit: visitFacts({ startedAt: now(), pageSince: now(), visits }) }),
  ];
}

function choose(kinds: Partial<Record<Kind, Channels>>, more: Partial<AlertSettings> = {}) {
  localStorage.setItem(
    KEY,
    JSON.stringify({ ...DEFAULTS, ...more, channels: { ...DEFAULTS.channels, ...kinds } }),
  );
}

async function open(hash = '#/projects/1/inbox') {
  localStorage.setItem('porchlightToken', 'T');
  window.location.hash = hash;
  await openApp(answer);
}

const comes = (uid: string, revision: number, rest = {}) =>
  receive(
    'visitorStatusChanged',
    came(uid, revision, { name: uid, now: now(), onlineSince: now(), ...rest }),
  );

function click(testId: string) {
  act(() => find(testId)?.click());
  return settle();
}

beforeEach(() => {
  localStorage.clear();
  [asked, returning] = [[], false];
  Object.assign(FakeNotification, { permission: 'granted', answers: 'granted', shown: [] });
  FakeNotification.requestPermission.mockClear();
  vi.stubGlobal('Notification', FakeNotification);
  vi.stubGlobal('focus', vi.fn());
  vi.spyOn(document, 'hasFocus').mockReturnValue(false);
  HTMLDialogElement.prototype.showModal = function showModal() {
    this.open = true;
  };
});
afterEach(closeApp);

test('who arrives is told once, and nobody who was here already, nor again', async () => {
  choose({ arrival: ALL });
  await open();
  expect(notified()).toEqual([]);
  await comes('here', 6);
  await comes('ada', 7);
  await comes('ada', 8, { again: true });
  expect(notified()).toEqual(['ada arrived']);
  expect(document.title).toBe('(1) Porchlight');
  expect(asked).toEqual([]);
});

test('what an event does not tell is asked for', async () => {
  returning = true;
  choose({ arrival: ALL }, { arrival: { ...DEFAULTS.arrival, who: 'some', returning: true } });
  await open();
  await comes('ada', 6);
  expect(asked).toEqual(['ada']);
  expect(notified()).toEqual(['ada arrived']);
});

test('a message is told, and leads to its conversation', async () => {
  choose({ message: ALL });
  await open('#/projects/1');
  await receive('newMessage', newMessage(2, message(7, { content: 'Is it in stock?' })));
  const [shown] = FakeNotification.shown;
  expect(shown?.title).toMatch(/^Message from /u);
  expect(shown?.options.body).toBe('Is it in stock?');
  act(() => shown?.onclick?.());
  expect(window.location.hash).toBe('#/projects/1/inbox/2');
  await receive('newMessage', newMessage(2, message(8, { author: 'agent' })));
  expect(notified()).toHaveLength(1);
});

test('looked at, nothing is unseen, and what is on the screen is no notification', async () => {
  choose({ arrival: ALL, message: ALL });
  vi.mocked(document.hasFocus).mockReturnValue(true);
  await open('#/projects/1');
  await comes('ada', 6);
  expect([notified(), document.title]).toEqual([[], 'Porchlight']);
  await receive('newMessage', newMessage(2, message(7), { agentReadPosition: 7 }));
  expect(notified()).toHaveLength(1);
});

test('what the title counts is seen when the tab is looked at', async () => {
  choose({ arrival: { ...ALL, desktop: false } });
  await open();
  await comes('ada', 6);
  expect(document.title).toBe('(1) Porchlight');
  vi.mocked(document.hasFocus).mockReturnValue(true);
  act(() => void window.dispatchEvent(new Event('focus')));
  await settle();
  expect(document.title).toBe('Porchlight');
});

test('in quiet hours it is counted, and nothing is shown', async () => {
  choose({ arrival: ALL }, { quiet: { isOn: true, from: '00:00', to: '23:59' } });
  vi.setSystemTime(new Date(2026, 4, 4, 12));
  await open();
  await comes('ada', 6);
  expect([notified(), document.title]).toEqual([[], '(1) Porchlight']);
  vi.useRealTimers();
});

test('after a reconnect those who are told of anew have not arrived', async () => {
  choose({ arrival: ALL });
  await open();
  await comes('ada', 6);
  await receive('disconnect', 'transport close');
  await receive('connect');
  await comes('somebody', 7);
  await comes('ada', 8);
  expect(notified()).toEqual(['ada arrived']);
});

test('nothing is asked of the browser until a desktop notification is chosen; a refusal is told', async () => {
  Object.assign(FakeNotification, { permission: 'default', answers: 'denied' });
  await open();
  await click('alerts-button');
  await click('alert-arrival-sound');
  expect(FakeNotification.requestPermission).not.toHaveBeenCalled();
  await click('alert-arrival-desktop');
  expect(FakeNotification.requestPermission).toHaveBeenCalledOnce();
  expect(find('alert-refused')?.textContent).toContain('refuses desktop notifications');
  expect(find('alert-arrival-desktop')).toHaveProperty('checked', false);
  const stored = JSON.parse(localStorage.getItem(KEY) ?? '{}') as AlertSettings;
  expect(stored.channels.arrival).toEqual({ sound: true, title: false, desktop: false });
});

test('allowed, they are on from then on; the pane closes and counts at once', async () => {
  Object.assign(FakeNotification, { permission: 'default' });
  await open();
  expect(find('alerts-button')?.getAttribute('aria-label')).toBe('Alerts: none are on');
  await click('alerts-button');
  await click('alert-arrival-desktop');
  expect(find('alert-refused')?.textContent).toBe('');
  act(() => void find('alerts')?.dispatchEvent(new Event('close')));
  await settle();
  expect(find('alerts')).toBeNull();
  expect(find('alerts-button')?.getAttribute('aria-label')).toBe('Alerts');
  await comes('ada', 6);
  await receive('visitorContextUpdated', { ...moved('ada', 7, 'x'), now: now() });
  await receive('visitorStatusChanged', { ...went('ada', 8, now()), now: now() });
  expect(notified()).toEqual(['ada arrived']);
});

test('a browser without notifications says so', async () => {
  vi.stubGlobal('Notification', undefined);
  await open();
  await click('alerts-button');
  await click('alert-message-desktop');
  expect(host.textContent).toContain('need a page with https');
});
