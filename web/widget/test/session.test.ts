import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Session } from '../src/session';
import { advance, Server, settle, sleep } from './fake-server';

let server: Server;
let session: Session;
let away: boolean;

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  history.replaceState(null, '', '/lamps');
  document.title = 'Lamps';
  away = false;
  server = new Server();
  session = new Session({
    url: 'wss://porch.example/socket.io/?EIO=4&transport=websocket',
    projectId: 1,
    visitor: { visitorUid: 'uid', visitorSecret: 'secret' },
    isAway: () => away,
    loadPolling: vi.fn(),
    random: () => 0.5,
  });
});
afterEach(() => {
  session.stop();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

function goTo(path: string, title: string): void {
  history.replaceState(null, '', path);
  document.title = title;
  session.pageChanged();
}

describe('a visit', () => {
  it('identifies with uid, secret and page', async () => {
    session.start();
    await settle();
    expect(server.last.events('identify')).toEqual([
      {
        projectId: 1,
        visitorUid: 'uid',
        visitorSecret: 'secret',
        currentUrl: 'https://shop.example/lamps',
        title: 'Lamps',
      },
    ]);
    await advance(1_000);
    expect(server.last.events('updateContext')).toEqual([]);
    expect(server.last.events('activity')).toEqual([]);
  });

  it('tells a new page once, when URL and title have settled', async () => {
    session.start();
    await settle();
    goTo('/lamps/heron', 'Lamps');
    await advance(50);
    goTo('/lamps/heron', 'Heron');
    await advance(200);
    expect(server.last.events('updateContext')).toEqual([
      { currentUrl: 'https://shop.example/lamps/heron', title: 'Heron' },
    ]);
  });

  it('does not tell what has not changed', async () => {
    session.start();
    await settle();
    goTo('/lamps', 'Lamps');
    await advance(1_000);
    expect(server.last.events('updateContext')).toEqual([]);
  });

  it('tells a title that follows late', async () => {
    session.start();
    await settle();
    goTo('/lamps/moth', 'Lamps');
    await advance(500);
    goTo('/lamps/moth', 'Moth');
    await advance(200);
    expect(server.last.events('updateContext').map((page) => page.title)).toEqual(['Lamps', 'Moth']);
  });

  it('tells a blinking title seldom', async () => {
    session.start();
    await settle();
    for (let i = 0; i < 60; i++) {
      goTo('/lamps', i % 2 ? 'Lamps' : `(${i}) new message`);
      await advance(500);
    }
    expect(server.last.events('updateContext').length).toBeLessThanOrEqual(11);
  });

  it('tells a page that changed while identify was under way', async () => {
    server.answersIdentify = null;
    session.start();
    await settle();
    goTo('/lamps/owl', 'Owl');
    await advance(1_000);
    expect(server.last.events('updateContext')).toEqual([]);
    server.last.receive('430[{"ok":true}]');
    await advance(200);
    expect(server.last.events('updateContext')).toHaveLength(1);
  });

  it('repeats a page that met the rate limit', async () => {
    session.start();
    await settle();
    goTo('/lamps/owl', 'Owl');
    await advance(200);
    server.last.receive('431[{"ok":false,"error":{"code":"rateLimited","message":"Too many."}}]');
    await advance(4_000);
    expect(server.last.events('updateContext')).toHaveLength(2);
  });

  it('tells of a hidden tab after a moment, and at once of its return', async () => {
    session.start();
    await settle();
    away = true;
    session.activityChanged();
    expect(server.last.events('activity')).toEqual([]);
    await advance(1_000);
    away = false;
    session.activityChanged();
    expect(server.last.events('activity')).toEqual([{ state: 'away' }, { state: 'active' }]);
  });

  it('does not tell of a tab that is hidden for an instant', async () => {
    session.start();
    await settle();
    away = true;
    session.activityChanged();
    await advance(200);
    away = false;
    session.activityChanged();
    await advance(5_000);
    expect(server.last.events('activity')).toEqual([]);
  });

  it('is away from the start in a background tab', async () => {
    away = true;
    session.start();
    await settle();
    expect(server.last.events('activity')).toEqual([{ state: 'away' }]);
  });

  it('identifies again when the shop says who it is', async () => {
    session.start();
    await settle();
    session.identify({ userId: '42', hash: 'h' });
    expect(server.last.events('identify').at(-1)).toMatchObject({ identity: { userId: '42', hash: 'h' } });
    expect(server.sockets).toHaveLength(1);
  });
});

describe('a loss', () => {
  it('is over within two seconds when the server restarts, and everything is told anew', async () => {
    session.start();
    await settle();
    await advance(20_000);
    away = true;
    session.activityChanged();
    await advance(1_000);
    server.up = false;
    server.last.drop();
    goTo('/lamps/heron', 'Heron');
    await advance(900);
    expect(server.sockets.length).toBeGreaterThan(2);
    server.up = true;
    await advance(1_100);
    expect(server.openCount).toBe(1);
    expect(server.last.events('identify')).toMatchObject([
      { currentUrl: 'https://shop.example/lamps/heron', title: 'Heron' },
    ]);
    expect(server.last.events('activity')).toEqual([{ state: 'away' }]);
  });

  it('of a tab that was away and is used again needs no word about it', async () => {
    away = true;
    session.start();
    await settle();
    server.last.drop();
    away = false;
    await advance(2_000);
    expect(server.sockets).toHaveLength(2);
    expect(server.last.events('activity')).toEqual([]);
  });

  it('is retried for ever, at most every thirty seconds', async () => {
    server.up = false;
    session.start();
    await advance(3_600_000);
    const tries = server.sockets.length;
    expect(tries).toBeGreaterThan(120);
    expect(tries).toBeLessThan(220);
    server.up = true;
    await advance(30_000);
    expect(server.last.events('identify')).toHaveLength(1);
  });

  it('backs off from a server that takes visitors and drops them at once', async () => {
    session.start();
    for (let i = 0; i < 600; i++) {
      await advance(100);
      if (server.last && !server.last.closed) server.last.drop();
    }
    expect(server.sockets.length).toBeLessThan(15);
  });

  it('is noticed when pings stay out', async () => {
    session.start();
    await settle();
    await advance(46_000);
    expect(server.sockets).toHaveLength(2);
    expect(server.openCount).toBe(1);
  });

  it('ends at once when the network is back', async () => {
    server.up = false;
    session.start();
    await advance(300_000);
    const tries = server.sockets.length;
    while (server.sockets.length === tries) await advance(100);
    // An attempt has just failed; the next is some twenty seconds away.
    await advance(1_500);
    server.up = true;
    session.wake(true);
    await settle();
    expect(server.last.events('identify')).toHaveLength(1);
  });

  it('is not hammered by a tab that is looked at again and again', async () => {
    server.up = false;
    session.start();
    await advance(60_000);
    const tries = server.sockets.length;
    for (let i = 0; i < 100; i++) {
      session.wake(false);
      await advance(10);
    }
    expect(server.sockets.length - tries).toBeLessThanOrEqual(2);
  });
});

describe('a wake-up', () => {
  it('after a long sleep makes a new connection at once', async () => {
    session.start();
    await settle();
    sleep(600_000);
    session.wake(true);
    await settle();
    expect(server.sockets).toHaveLength(2);
    expect(server.sockets[0]!.closed).toBe(true);
    expect(server.last.events('identify')).toHaveLength(1);
  });

  it('after a short one asks the server, and keeps the connection that answers', async () => {
    session.start();
    await settle();
    sleep(20_000);
    session.wake(true);
    await advance(5_000);
    expect(server.last.events('identify')).toHaveLength(2);
    expect(server.sockets).toHaveLength(1);
  });

  it('gives up a connection that does not answer', async () => {
    session.start();
    await settle();
    sleep(20_000);
    server.answersIdentify = null;
    session.wake(true);
    await advance(4_500);
    expect(server.sockets[0]!.closed).toBe(true);
    expect(server.sockets).toHaveLength(2);
  });

  it('costs nothing where the tab is looked at on a live connection', async () => {
    session.start();
    await settle();
    await advance(5_000);
    session.wake(false);
    expect(server.last.events('identify')).toHaveLength(1);
  });
});

describe('a refusal', () => {
  const refusal = (code: string): string => `44{"message":"Why","data":{"code":"${code}"}}`;

  it.each(['originNotAllowed', 'forbidden', 'notFound', 'identityInvalid'])(
    '%s is told once and tried again after minutes',
    async (code) => {
      server.answersConnect = refusal(code);
      session.start();
      await advance(120_000);
      expect(server.sockets).toHaveLength(1);
      await advance(3_600_000);
      expect(server.sockets.length).toBeGreaterThan(5);
      expect(server.sockets.length).toBeLessThan(26);
      expect(console.warn).toHaveBeenCalledOnce();
      expect(vi.mocked(console.warn).mock.calls[0]![0]).toContain(code);
    },
  );

  it('is not asked about again by a wake-up', async () => {
    server.answersConnect = refusal('forbidden');
    session.start();
    await advance(5_000);
    session.wake(true);
    expect(server.sockets).toHaveLength(1);
  });

  it.each(['draining', 'unavailable', 'rateLimited', 'internal'])(
    '%s passes quickly and silently',
    async (code) => {
      server.answersConnect = refusal(code);
      session.start();
      await advance(1_000);
      server.answersConnect = '40{"sid":"s"}';
      await advance(2_000);
      expect(server.last.events('identify')).toHaveLength(1);
      expect(console.warn).not.toHaveBeenCalled();
    },
  );

  it('of identify counts as one, until the shop says otherwise', async () => {
    server.answersIdentify =
      '[{"ok":false,"error":{"code":"identityRequired","message":"Expected identity."}}]';
    session.start();
    await advance(60_000);
    expect(server.sockets).toHaveLength(1);
    expect(server.openCount).toBe(0);
    server.answersIdentify = '[{"ok":true}]';
    session.identify({ userId: '42', hash: 'h' });
    await settle();
    expect(server.openCount).toBe(1);
    expect(server.last.events('identify')).toMatchObject([{ identity: { userId: '42' } }]);
  });

  it.each(['of identify', 'of somebody who is here'])(
    '%s for good ends everything until the next page',
    async (when) => {
      const heard: unknown[] = [];
      session.listeners.push({
        identified: (settings) => heard.push(settings),
        event: () => undefined,
        lost: () => heard.push('lost'),
      });
      const banned = '{"code":"banned","message":"Gone."}';
      if (when === 'of identify') server.answersIdentify = `[{"ok":false,"error":${banned}}]`;
      session.start();
      await settle();
      if (when !== 'of identify') server.last.receive(`42["identifyRefused",${banned}]`);
      await settle();
      expect(server.openCount).toBe(0);
      expect(heard).toContainEqual({ chat: { enabled: false } });
      session.wake(true);
      session.identify({ userId: '42', hash: 'h' });
      session.start();
      await advance(3_600_000);
      expect(server.sockets).toHaveLength(1);
      expect(vi.mocked(console.warn).mock.calls.length).toBeLessThanOrEqual(1);
    },
  );

  it('by the browser itself does not throw', async () => {
    vi.stubGlobal('WebSocket', function () {
      throw new DOMException('csp', 'SecurityError');
    });
    expect(() => session.start()).not.toThrow();
    expect(vi.mocked(console.warn).mock.calls[0]![0]).toContain('connect-src wss://porch.example');
  });
});

describe('a listener', () => {
  it('hears of each identify, of events, and of the loss', async () => {
    server.answersIdentify = '[{"ok":true,"settings":{"chat":{"title":"Hi"}}}]';
    const listener = { identified: vi.fn(), event: vi.fn(), lost: vi.fn() };
    session.listeners.push(listener);
    session.start();
    await settle();
    expect(listener.identified.mock.calls).toEqual([[{ chat: { title: 'Hi' } }]]);
    server.last.tell('agentReplied', { message: 1 });
    expect(listener.event.mock.calls).toEqual([['agentReplied', { message: 1 }]]);
    server.last.drop();
    expect(listener.lost).toHaveBeenCalledOnce();
    await advance(2_000);
    expect(listener.identified).toHaveBeenCalledTimes(2);
    session.stop();
    expect(listener.lost).toHaveBeenCalledTimes(2);
  });

  it('can say something as long as the visitor is identified', async () => {
    session.start();
    expect(session.emit('sendMessage', { content: 'x' })).toBe(false);
    await settle();
    const answers: unknown[] = [];
    expect(session.emit('sendMessage', { content: 'x' }, (answer) => answers.push(answer))).toBe(true);
    server.last.receive('431[{"ok":true}]');
    expect(answers).toEqual([{ ok: true }]);
    server.last.drop();
    expect(session.emit('sendMessage', { content: 'y' })).toBe(false);
  });
});

describe('a network that lets no WebSocket through', () => {
  const connects = { url: 'wss://porch.example/socket.io/', projectId: 1, isAway: () => false };
  const visitor = { visitorUid: 'uid', visitorSecret: 'secret' };
  afterEach(() => sessionStorage.clear());

  it('gets the long-polling after three that brought nothing, and the tab remembers', async () => {
    server.up = false;
    const loadPolling = vi.fn();
    session = new Session({ ...connects, visitor, loadPolling, random: () => 0.5 });
    session.start();
    await advance(5_000);
    expect(loadPolling).toHaveBeenCalledOnce();
    server.up = true;
    const start = vi.fn((url: string) => new WebSocket(url) as never);
    session.takePolling(start);
    await advance(5_000);
    expect(start).toHaveBeenCalled();
    expect(sessionStorage.getItem('porchlight:1:polling')).toBe('1');
    (start.mock.calls[0] as unknown as [string, () => void])[1](); // a WebSocket works after all
    await advance(5_000);
    expect(sessionStorage.getItem('porchlight:1:polling')).toBeNull();
  });

  it('is not what a server is that is away: one that did not come is not asked for at once', async () => {
    server.up = false;
    const loadPolling = vi.fn(() => void setTimeout(() => session.takePolling(undefined), 1));
    session = new Session({ ...connects, visitor, loadPolling, random: () => 0.5 });
    session.start();
    await advance(120_000);
    expect(loadPolling.mock.calls.length).toBeGreaterThan(1);
    expect(server.sockets.length).toBeLessThan(20);
  });
});

describe('who the visitor is', () => {
  // A wrong hash made a customer invisible; now the page's author is told, once.
  it('is doubted in the console, and seen all the same', async () => {
    server.answersIdentify = '[{"ok":true,"warning":{"code":"doubt","message":"Expected a hash."}}]';
    session.start();
    await settle();
    session.wake(true);
    await settle();
    expect(server.openCount).toBe(1);
    expect(console.warn).toHaveBeenCalledTimes(1);
    expect(console.warn).toHaveBeenCalledWith(expect.stringContaining('Expected a hash.'));
  });

  it('is somebody new, once, where the uid is another user’s', async () => {
    server.answersIdentify = '[{"ok":false,"error":{"code":"forbidden","message":"Another user."}}]';
    session.start();
    await settle();
    const [first, second] = server.last.events('identify') as { visitorUid: string; visitorSecret: string }[];
    expect(first!.visitorUid).toBe('uid');
    expect(second!.visitorUid).not.toBe('uid');
    expect(second!.visitorSecret).not.toBe('secret');
    expect(server.last.events('identify')).toHaveLength(2);
    await settle();
    expect(server.openCount).toBe(0);
  });

  it('is somebody else on the same link once the page signs out, and who they were when it signs in', async () => {
    localStorage.clear();
    session = new Session({
      url: 'wss://porch.example/socket.io/',
      projectId: 1,
      visitor: { visitorUid: 'uid', visitorSecret: 's'.repeat(26) },
      isAway: () => away,
      loadPolling: vi.fn(),
    });
    const uids = (): unknown[] =>
      (server.last.events('identify') as { visitorUid: string }[]).map(({ visitorUid }) => visitorUid);
    session.start();
    await settle();
    session.identify({ userId: '42', hash: 'proof' });
    await settle();
    expect(uids()).toEqual(['uid', 'uid']);
    server.answersIdentify = '[{"ok":false,"error":{"code":"forbidden","message":"A device of somebody."}}]';
    session.identify(undefined);
    server.answersIdentify = '[{"ok":true}]';
    await settle();
    session.identify({ userId: '42', hash: 'proof' });
    await settle();
    const all = uids();
    expect(all.at(-1)).toBe('uid');
    expect(new Set(all).size).toBe(2);
    session.identify(undefined);
    await settle();
    expect(uids().at(-1)).not.toBe('uid');
    expect(new Set(uids()).size).toBe(2);
    expect(server.sockets).toHaveLength(1);
    localStorage.clear();
  });
});
