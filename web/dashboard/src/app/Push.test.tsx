// Being told while the dashboard is closed, in the whole dashboard, in jsdom: the switch and what stands in its way, the devices,
// and whose this browser is.
import { act } from 'react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { PushBrowser } from '@porchlight/protocol/rest';
import { keptIn, scopeHere } from '../push/kept';
import { storeToken } from '../shared/session/stored-token';
import { FakeCaches } from '../testing/fake-caches';
import { FakeSettings } from '../testing/fake-settings';
import { conversation, conversationsPage } from '../testing/chat-samples';
import { NOW } from '../testing/samples';
import { closeApp, find, host, openApp, settle, type } from '../testing/whole-app';
import { chooseLanguage } from '../words/language';
import { followNotifications } from './notifications';

vi.mock('socket.io-client', async () => {
  const { socket } = await import('../testing/app-socket');
  return { io: () => socket };
});

const keyOf = (byte: number) => Uint8Array.of(4, byte);
const written = (key: Uint8Array) => btoa(String.fromCharCode(...key)).replace(/=+$/u, '');

/** The browser's half: a worker, and a push service that gives out endpoints. */
class FakeBrowser {
  made = 0;
  refuses: string | undefined;
  subscription: ReturnType<FakeBrowser['subscribe']> | undefined;
  shown: { tag: string; close: () => void }[] = [];
  readonly pages = new EventTarget();
  readonly registered = vi.fn();

  subscribe(key: Uint8Array) {
    this.made += 1;
    const endpoint = `https://push.example/${this.made}`;
    const subscription = {
      endpoint,
      options: { applicationServerKey: key.buffer },
      toJSON: () => ({ endpoint, keys: { p256dh: 'P', auth: 'A' } }),
      unsubscribe: async () => {
        if (this.subscription === subscription) this.subscription = undefined;
        return true;
      },
    };
    return subscription;
  }

  readonly registration = {
    scope: scopeHere(),
    active: {},
    getNotifications: async () => this.shown,
    pushManager: {
      getSubscription: async () => this.subscription ?? null,
      subscribe: async ({ applicationServerKey }: { applicationServerKey: Uint8Array }) => {
        if (this.refuses !== undefined) throw new DOMException('', this.refuses);
        return (this.subscription = this.subscribe(applicationServerKey));
      },
    },
  };

  readonly serviceWorker = Object.assign(this.pages, {
    register: async (url: string) => {
      this.registered(url);
      return this.registration;
    },
    getRegistration: async () => this.registration,
  });
}

/** The server's half, as docs/openapi.json has it. */
class FakePush {
  key = keyOf(1);
  devices: (PushBrowser & { endpoint: string })[] = [];
  isOff = false;
  tested: number[] = [];
  #ids = 6;

  answer(call: string, body: { endpoint?: string; showsText?: boolean }): [number, unknown] | undefined {
    if (!call.includes('/me/push')) return undefined;
    if (this.isOff) return [200, { publicKey: null, subscriptions: [] }];
    const [, id = 0] = /push\/(\d+)/u.exec(call) ?? [];
    if (call.endsWith('/test')) this.tested.push(Number(id));
    if (call.startsWith('DELETE')) this.devices = this.devices.filter((one) => one.id !== Number(id));
    if (call !== 'POST /me/push') return [200, { publicKey: written(this.key), subscriptions: this.devices }];
    const { endpoint = '', showsText = false } = body;
    this.#ids += 1;
    const device = { id: this.#ids, device: 'Chrome on Windows', createdAt: NOW, showsText, endpoint };
    this.devices = [...this.devices.filter((one) => one.endpoint !== endpoint), device];
    return [201, device];
  }
}

let browser: FakeBrowser;
let push: FakePush;
let server: FakeSettings;
const requestPermission = vi.fn();
let answers: NotificationPermission;

function stub(hasPush = true) {
  const Notification = { permission: 'default' as NotificationPermission, requestPermission };
  requestPermission.mockImplementation(async () => (Notification.permission = answers));
  vi.stubGlobal('isSecureContext', true);
  vi.stubGlobal('caches', new FakeCaches());
  if (!hasPush) return;
  vi.stubGlobal('Notification', Notification);
  vi.stubGlobal('PushManager', class {});
  Object.defineProperty(navigator, 'serviceWorker', { configurable: true, value: browser.serviceWorker });
}

async function open(hash = '#/me') {
  window.location.hash = hash;
  await openApp((path, init) => {
    const call = `${init?.method ?? 'GET'} ${path.replace('/api/v1', '')}`;
    return push.answer(call, JSON.parse(String(init?.body ?? '{}'))) ?? server.answer(path, init);
  });
}
/** As a reload does; the browser and the server stay. */
async function reopen(hash?: string) {
  const kept = { caches: globalThis.caches, Notification: globalThis.Notification };
  closeApp();
  stub();
  for (const [name, one] of Object.entries(kept)) vi.stubGlobal(name, one);
  await open(hash);
}
async function click(testId: string) {
  act(() => find(testId)?.click());
  await settle();
}
const isOn = () => (find('push-switch') as HTMLInputElement).checked;
const isDisabled = () => (find('push-switch') as HTMLInputElement).disabled;
const text = (testId: string) => find(testId)?.textContent ?? '';
const kept = () => keptIn(scopeHere());
const endpoints = () => push.devices.map(({ endpoint }) => endpoint);
const told = [{ endpoint: 'https://push.example/1' }];

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
  localStorage.setItem('porchlightToken', 'T');
  HTMLDialogElement.prototype.showModal = function show() {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function close() {
    this.open = false;
    this.dispatchEvent(new Event('close'));
  };
  requestPermission.mockReset();
  [browser, push, server, answers] = [new FakeBrowser(), new FakePush(), new FakeSettings(), 'granted'];
  stub();
});
afterEach(async () => {
  closeApp();
  Reflect.deleteProperty(navigator, 'serviceWorker');
  storeToken(null);
});

test('nothing is asked of the browser before it is switched on', async () => {
  await open();
  expect([isOn(), isDisabled(), text('push-obstacle')]).toEqual([false, false, '']);
  expect([requestPermission.mock.calls, browser.made, browser.registered.mock.calls]).toEqual([[], 0, []]);
  expect(find('push-test')).toBeNull();
  expect(text('push-none')).toBe('None of your devices is told.');
});

test('switched on, it is on after a reload as well, is tested, and is switched off', async () => {
  await open();
  await click('push-text');
  await click('push-switch');
  expect(push.devices).toMatchObject([{ ...told[0], showsText: true }]);
  expect(text('push-device')).toContain('Chrome on Windowsthis device');
  expect(browser.registered).toHaveBeenCalledWith('./worker.js');
  await reopen();
  expect([isOn(), (find('push-text') as HTMLInputElement).checked]).toEqual([true, true]);
  expect(browser.made).toBe(1);
  await click('push-test');
  expect(push.tested).toEqual([7]);
  expect(host.textContent).toContain('Sent. It should be there');
  await click('push-switch');
  expect([isOn(), push.devices, browser.subscription, await kept()]).toEqual([
    false,
    [],
    undefined,
    undefined,
  ]);
});

test('what is shown is changed without another question', async () => {
  await open();
  await click('push-switch');
  expect(push.devices).toMatchObject([{ showsText: false }]);
  await click('push-text');
  expect(push.devices).toMatchObject([{ ...told[0], showsText: true }]);
  expect([requestPermission.mock.calls.length, browser.made, isOn()]).toEqual([1, 1, true]);
});

test.each<[NotificationPermission, string, string]>([
  ['denied', 'push-obstacle', 'Your browser refuses notifications'],
  ['default', 'push-failure', 'Notifications were not allowed'],
])('where the answer is %s it says so, and is off', async (answer, where, words) => {
  answers = answer;
  await open();
  await click('push-switch');
  expect(text(where)).toContain(words);
  expect([isOn(), isDisabled(), push.devices, browser.made]).toEqual([false, false, [], 0]);
});

test('where the push service is away it says so', async () => {
  browser.refuses = 'AbortError';
  await open();
  await click('push-switch');
  expect(text('push-failure')).toContain('could not reach its push service');
  expect([isOn(), push.devices]).toEqual([false, []]);
});

test.each<[string, () => void, string]>([
  ['a server without push', () => (push.isOff = true), 'This server sends no push messages'],
  ['a page without https', () => vi.stubGlobal('isSecureContext', false), 'needs a page with https'],
  [
    'a browser without push',
    () => Reflect.deleteProperty(navigator, 'serviceWorker'),
    'cannot be reached while the page is closed',
  ],
  [
    'an iPhone’s tab',
    () => {
      Reflect.deleteProperty(navigator, 'serviceWorker');
      vi.stubGlobal('navigator', Object.assign(Object.create(navigator) as object, { standalone: false }));
    },
    'Home Screen first',
  ],
])('%s says what to do', async (_, prepare, words) => {
  prepare();
  await open();
  expect(text('push-obstacle')).toContain(words);
  expect([isOn(), isDisabled()]).toEqual([false, true]);
});

test('with another key of the server’s it is made anew, whatever page is opened', async () => {
  await open();
  await click('push-switch');
  push.key = keyOf(2);
  await reopen('#/projects/1/inbox');
  expect(endpoints()).toEqual(['https://push.example/2']);
  expect(await kept()).toMatchObject({ endpoint: 'https://push.example/2', key: written(keyOf(2)) });
});

test('a subscription that the browser has changed is told to the server', async () => {
  await open();
  await click('push-switch');
  browser.subscription = browser.subscribe(push.key);
  const ports = [{ postMessage: vi.fn() }];
  const asked = Object.assign(new Event('message'), { data: { porchlight: 'renew' }, ports });
  act(() => void browser.pages.dispatchEvent(asked));
  await settle();
  expect([endpoints(), isOn()]).toEqual([['https://push.example/2'], true]);
});

test('removed on another device, it is off here', async () => {
  await open();
  await click('push-switch');
  push.devices = [];
  await reopen();
  expect([isOn(), browser.subscription, await kept()]).toEqual([false, undefined, undefined]);
});

test('another device is removed, and this one stays', async () => {
  push.devices = [
    { id: 3, device: null, createdAt: NOW, showsText: false, endpoint: 'https://push.example/x' },
  ];
  await open();
  expect(text('push-device')).toContain('A device');
  await click('push-switch');
  await click('push-remove');
  expect([endpoints(), isOn()]).toEqual([['https://push.example/1'], true]);
});

test('whoever logs out leaves nothing: no subscription, no words, no notification', async () => {
  await open();
  await click('push-switch');
  const close = vi.fn();
  browser.shown = [{ tag: 'porchlight:push:1:v1', close }];
  act(() => host.querySelector<HTMLElement>('[aria-label="Log out"]')?.click());
  await settle();
  expect([push.devices, browser.subscription, await kept()]).toEqual([[], undefined, undefined]);
  expect(close).toHaveBeenCalled();
});

test('what was another agent’s is ended when the next one is here', async () => {
  await open();
  await click('push-switch');
  const me = server.me;
  server.instead = (call) =>
    call === 'GET /me'
      ? [200, { ...me, agent: { id: 2, email: 'kim@example.org', name: 'Kim' } }]
      : undefined;
  push.devices = [];
  await reopen('#/projects/1/inbox');
  expect([browser.subscription, await kept()]).toEqual([undefined, undefined]);
});

test('with a new password this device goes on being told', async () => {
  await open();
  await click('push-switch');
  server.instead = (call) => {
    if (call === 'POST /me/password') push.devices = [];
    return undefined;
  };
  type(find('current-password') as HTMLInputElement, 'old password');
  type(find('new-password') as HTMLInputElement, 'new password 1');
  await click('change-password');
  expect([endpoints(), isOn()]).toEqual([['https://push.example/1'], true]);
});

test('notifications are worded in the language that is chosen', async () => {
  await open();
  await click('push-switch');
  expect((await kept())?.words).toMatchObject({ mention: '{name} mentioned you' });
  await act(() => chooseLanguage('de'));
  await settle();
  expect(await kept()).toMatchObject({ language: 'de', words: { mention: '{name} hat Sie erwähnt' } });
  await act(() => chooseLanguage('en'));
});

test('the worker is told what is on the screen, and nothing of another project', async () => {
  await open();
  await click('push-switch');
  const ask = async (projectId: number) => {
    const ports = [{ postMessage: vi.fn() }];
    const asked = Object.assign(new Event('message'), { data: { porchlight: 'seen', projectId }, ports });
    act(() => void browser.pages.dispatchEvent(asked));
    await settle();
    return ports[0]?.postMessage.mock.calls;
  };
  expect([await ask(1), await ask(2)]).toEqual([[[true]], [[false]]]);
});

test.each([
  ['an open page', 'v9', '#/projects/1/inbox/9'],
  ['one whose visitor has no conversation any more', 'nobody', '#/projects/1/inbox'],
])('a click leads %s to the conversation', async (_, uid, hash) => {
  const end = followNotifications();
  server.instead = (call) => {
    if (call.includes('/messages')) return [200, { messages: [], hasMore: false, now: NOW }];
    if (call.includes('visitor=nobody')) return [200, conversationsPage()];
    return call.startsWith('GET /conversations?') ? [200, conversationsPage(conversation(9, 3))] : undefined;
  };
  await open();
  const ports = [{ postMessage: vi.fn() }];
  const asked = { data: { porchlight: 'open', projectId: 1, uid }, ports };
  act(() => void browser.pages.dispatchEvent(Object.assign(new Event('message'), asked)));
  await settle();
  expect([ports[0]?.postMessage.mock.calls, window.location.hash]).toEqual([[[true]], hash]);
  end();
});
