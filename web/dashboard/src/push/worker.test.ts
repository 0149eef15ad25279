// @vitest-environment node
// The worker's half, by itself: its second part as it is built, with the English words that it is built with.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { pushScript, pushWords } from '../../build-page';
import { FakeCaches } from '../testing/fake-caches';
import { keep } from './kept';
import type { Kept } from './kept';
import type { ToPage } from './pages';
import { mustShow } from './worker';

const SCOPE = 'https://porch.example/chat/';
const script = pushScript();
const CHROME = 'Mozilla/5.0 (X11) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36';
const SAFARI =
  'Mozilla/5.0 (iPhone) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile Safari/604.1';
const FIREFOX = 'Mozilla/5.0 (X11; rv:140.0) Gecko/20100101 Firefox/140.0';
const kept: Kept = {
  agentId: 1,
  id: 7,
  endpoint: 'https://push.example/a',
  key: 'AQID',
  showsText: false,
  language: 'de',
  words: { newMessage: 'Nachricht von {name}' },
};
const message = { kind: 'newMessage', projectId: 3, uid: 'v1', name: 'Ada', text: null, at: 1 };

class Page {
  url = `${SCOPE}#/projects/3`;
  visibilityState = 'visible';
  heard: ToPage[] = [];
  focus = vi.fn(() => Promise.resolve());
  /** Undefined: it does not answer at all. */
  constructor(readonly answer: ((asked: ToPage) => boolean) | undefined) {}
  postMessage(asked: ToPage, [port]: MessagePort[]) {
    this.heard.push(asked);
    if (this.answer?.(asked) === true) port!.postMessage(true);
  }
}
interface Shown {
  title: string;
  options: { tag: string; body: string; silent?: boolean; data: unknown };
  close: () => void;
}

let userAgent: string;
let pages: Page[];
let shown: Shown[];
let everShown: Shown[];
let badge: number | undefined;
const listeners = new Map<string, (event: object) => void>();
const unsubscribe = vi.fn(() => Promise.resolve(true));
const subscribe = vi.fn(() => Promise.resolve({ endpoint: 'https://push.example/b' }));
const openWindow = vi.fn(() => Promise.resolve());

function start() {
  const self = {
    registration: {
      scope: SCOPE,
      showNotification: async (title: string, options: Shown['options']) => {
        const one = { title, options, close: () => void (shown = shown.filter((other) => other !== one)) };
        shown = [...shown.filter(({ options: { tag } }) => tag !== options.tag), one];
        everShown.push(one);
      },
      getNotifications: async (filter?: { tag: string }) =>
        shown.filter(({ options: { tag } }) => filter === undefined || tag === filter.tag),
      pushManager: { getSubscription: async () => ({ unsubscribe }), subscribe },
    },
    clients: { matchAll: async () => pages, openWindow },
    navigator: {
      userAgent,
      setAppBadge: async (count: number) => void (badge = count),
      clearAppBadge: async () => void (badge = undefined),
    },
    addEventListener: (name: string, listener: (event: object) => void) => listeners.set(name, listener),
  };
  new Function('self', script)(self);
}
async function happens(name: string, event: object = {}) {
  let done: Promise<unknown> | undefined;
  listeners.get(name)?.({ ...event, waitUntil: (work: Promise<unknown>) => (done = work) });
  await done;
}
const push = (payload: unknown) => happens('push', { data: { json: () => payload } });
const click = (data: unknown) => happens('notificationclick', { notification: { data, close: vi.fn() } });
const titles = () => shown.map(({ title }) => title);
const FROM_ADA = 'Nachricht von \u2068Ada\u2069';

beforeEach(async () => {
  vi.stubGlobal('caches', new FakeCaches());
  [pages, shown, everShown, badge, userAgent] = [[], [], [], undefined, CHROME];
  vi.clearAllMocks();
  await keep(SCOPE, kept);
  start();
});
afterEach(() => vi.unstubAllGlobals());

test('a push is told in the agent’s language, and counted', async () => {
  await push(message);
  await push({ ...message, uid: 'v2', name: 'Bob' });
  expect(titles()).toEqual([FROM_ADA, 'Nachricht von \u2068Bob\u2069']);
  expect(badge).toBe(2);
  shown[0]?.close();
  await happens('notificationclose');
  expect(badge).toBe(1);
  shown[0]?.close();
  await happens('notificationclose');
  expect(badge).toBeUndefined();
});

test('what the agent’s own words lack is English', async () => {
  await push({ ...message, kind: 'mention', by: 'Kim' });
  expect(titles()).toEqual(['\u2068Kim\u2069 mentioned you']);
});

test('those that it is built with are the page’s own', async () => {
  vi.stubGlobal('navigator', { languages: ['en'] });
  const { spokenNow } = await import('./words');
  expect(spokenNow()).toEqual({ language: 'en', words: pushWords() });
});

test('what cannot be read is told as something new', async () => {
  await happens('push', { data: null });
  await happens('push', {
    data: {
      json: () => {
        throw new SyntaxError();
      },
    },
  });
  expect(titles()).toEqual(['There is something new in Porchlight']);
});

test('nothing is told where a window that is looked at has shown it', async () => {
  pages = [new Page(({ porchlight }) => porchlight === 'seen')];
  await push(message);
  expect(everShown).toEqual([]);
  expect(pages[0]?.heard).toEqual([{ porchlight: 'seen', projectId: 3 }]);
});

test('it is told where a window shows something else, does not answer, is hidden, or another site’s', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const hidden = new Page(() => true);
  hidden.visibilityState = 'hidden';
  const others = new Page(() => true);
  others.url = 'https://porch.example/other/';
  pages = [new Page(() => false), new Page(undefined), hidden, others];
  const told = push(message);
  await vi.advanceTimersByTimeAsync(1_000);
  await told;
  expect(titles()).toEqual([FROM_ADA]);
  expect([hidden.heard, others.heard]).toEqual([[], []]);
  vi.useRealTimers();
});

test('a browser that never allows silence gets a notification that is gone again', async () => {
  userAgent = SAFARI;
  start();
  pages = [new Page(() => true)];
  await push(message);
  expect(everShown.map(({ options }) => options.silent)).toEqual([true]);
  expect(shown).toEqual([]);
});

test('which browsers those are', () => {
  expect([CHROME, SAFARI, FIREFOX].map(mustShow)).toEqual([false, true, false]);
});

test('a test is told whatever is on the screen', async () => {
  pages = [new Page(() => true)];
  await push({ kind: 'test', projectId: 3, uid: null, name: null, text: null, at: 1 });
  expect(titles()).toEqual(['Porchlight reaches you here']);
});

test('where nobody is logged in any more nobody is named, and it was the last one', async () => {
  vi.stubGlobal('caches', new FakeCaches());
  await push({ ...message, text: 'secret' });
  expect([titles(), shown[0]?.options.body]).toEqual([['There is something new in Porchlight'], '']);
  expect(shown[0]?.options.data).toEqual({ projectId: undefined, uid: undefined });
  expect(unsubscribe).toHaveBeenCalledOnce();
});

test('a click leads an open window there', async () => {
  const hidden = new Page(() => true);
  hidden.visibilityState = 'hidden';
  const visible = new Page(() => true);
  pages = [hidden, visible];
  await click({ projectId: 3, uid: 'v1' });
  expect(visible.focus).toHaveBeenCalledOnce();
  expect(visible.heard).toEqual([{ porchlight: 'open', projectId: 3, uid: 'v1' }]);
  expect([hidden.heard, openWindow.mock.calls]).toEqual([[], []]);
});

test('a click opens a window under the dashboard’s path where there is none', async () => {
  await click({ projectId: 3, uid: 'a/b' });
  expect(openWindow).toHaveBeenCalledWith(`${SCOPE}#/projects/3/inbox/of/a%2Fb`);
  await click({ projectId: 'javascript:alert(1)', uid: {} });
  expect(openWindow).toHaveBeenLastCalledWith(SCOPE);
});

test('a click opens one as well where a window does not answer', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  pages = [new Page(undefined)];
  const clicked = click({ projectId: 3, uid: undefined });
  await vi.advanceTimersByTimeAsync(1_000);
  await clicked;
  expect(openWindow).toHaveBeenCalledWith(`${SCOPE}#/projects/3/inbox`);
  vi.useRealTimers();
});

test('a subscription that the browser has changed is made anew, and open pages tell the server', async () => {
  pages = [new Page(() => true)];
  await happens('pushsubscriptionchange', { newSubscription: null });
  expect(subscribe).toHaveBeenCalledWith({ userVisibleOnly: true, applicationServerKey: 'AQID' });
  expect(pages[0]?.heard).toEqual([{ porchlight: 'renew' }]);
  await happens('pushsubscriptionchange', { newSubscription: { endpoint: 'https://push.example/c' } });
  expect(subscribe).toHaveBeenCalledOnce();
});

test('one that nobody wants any more is not made anew', async () => {
  vi.stubGlobal('caches', new FakeCaches());
  await happens('pushsubscriptionchange', { newSubscription: null });
  expect(subscribe).not.toHaveBeenCalled();
});
