// The script as a page loads it: its element, its global, and the page's life around it.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { advance, Server, settle } from './fake-server';
import { hide, removeListeners, trackListeners } from './page-world';

let server: Server;

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  trackListeners();
  history.replaceState(null, '', '/lamps');
  server = new Server();
});
afterEach(() => {
  dispatchEvent(new Event('pagehide'));
  removeListeners();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
  localStorage.clear();
  delete window.Porchlight;
  delete window.porchlight;
});

async function load(attributes: Record<string, string> = { 'data-project-id': '1' }): Promise<void> {
  const script = document.createElement('script');
  for (const [name, value] of Object.entries(attributes)) script.setAttribute(name, value);
  Object.defineProperty(script, 'src', { value: attributes.src || 'https://porch.example/widget.js' });
  Object.defineProperty(document, 'currentScript', { value: script, configurable: true });
  vi.resetModules();
  await import('../src/main');
  await settle();
}

function pageshow(persisted: boolean): void {
  dispatchEvent(Object.assign(new Event('pageshow'), { persisted }));
}

describe('the script', () => {
  it('connects to the server it came from', async () => {
    await load();
    expect(server.last.url).toBe('wss://porch.example/socket.io/?EIO=4&transport=websocket');
    expect(server.last.sent[0]).toBe('40{"projectId":1}');
    expect(server.last.events('identify')).toHaveLength(1);
  });

  it('stays below a path prefix and on plain http', async () => {
    await load({ 'data-project-id': '7', src: 'http://127.0.0.1:8080/porch/widget.js' });
    expect(server.last.url).toBe('ws://127.0.0.1:8080/porch/socket.io/?EIO=4&transport=websocket');
  });

  it('takes its number from its address where a tag manager has dropped the attribute', async () => {
    await load({ src: 'https://porch.example/widget.js?v=2&project=7&chat=off' });
    expect(server.last.sent[0]).toBe('40{"projectId":7}');
    expect(server.last.url).toBe('wss://porch.example/socket.io/?EIO=4&transport=websocket');
  });

  it('leaves the two globals of its name and no cookie', async () => {
    const before = new Set(Object.getOwnPropertyNames(window));
    await load();
    expect(Object.getOwnPropertyNames(window).filter((name) => !before.has(name))).toEqual([
      'Porchlight',
      'porchlight',
    ]);
    expect(document.cookie).toBe('');
  });

  it('loaded twice is there once', async () => {
    await load();
    await load();
    history.pushState(null, '', '/lamps/heron');
    await advance(500);
    expect(server.sockets).toHaveLength(1);
    expect(server.last.events('updateContext')).toHaveLength(1);
  });

  it.each(['', '0', '-1', 'abc', '1.5'])('says what it expects where data-project-id is "%s"', async (id) => {
    await load({ 'data-project-id': id });
    expect(server.sockets).toHaveLength(0);
    expect(console.warn).toHaveBeenCalledOnce();
  });

  it('works where storage throws', async () => {
    vi.spyOn(window, 'localStorage', 'get').mockImplementation(() => {
      throw new DOMException('denied', 'SecurityError');
    });
    await load();
    expect(server.last.events('identify')).toHaveLength(1);
  });

  it('is not confused by an element called Porchlight', async () => {
    window.Porchlight = document.createElement('div') as never;
    await load();
    expect(server.last.events('identify')).toHaveLength(1);
  });

  it('waits with a page that is only prerendered', async () => {
    Object.defineProperty(document, 'prerendering', { value: true, configurable: true });
    await load();
    expect(server.sockets).toHaveLength(0);
    document.dispatchEvent(new Event('prerenderingchange'));
    await settle();
    expect(server.sockets).toHaveLength(1);
    delete (document as { prerendering?: boolean }).prerendering;
  });
});

describe('identity', () => {
  it('comes from attributes', async () => {
    await load({
      'data-project-id': '1',
      'data-user-id': '42',
      'data-user-hash': 'abc',
      'data-user-name': 'Ada',
      'data-user-email': 'ada@example.org',
    });
    expect(server.last.events('identify')[0]!.identity).toEqual({
      userId: '42',
      hash: 'abc',
      name: 'Ada',
      email: 'ada@example.org',
    });
  });

  it('comes from a command that was pushed before', async () => {
    window.Porchlight = [['identify', { userId: 7, hash: 'h' }]];
    await load();
    expect(server.last.events('identify')).toMatchObject([{ identity: { userId: '7', hash: 'h' } }]);
  });

  it('comes and goes with commands that are pushed later', async () => {
    await load();
    window.Porchlight!.push(['identify', { userId: '7', hash: 'h' }]);
    window.Porchlight!.push(['identify', null]);
    const told = server.last.events('identify').map((payload) => payload.identity);
    expect(told).toEqual([undefined, { userId: '7', hash: 'h' }, undefined]);
  });

  it.each([[undefined], ['identify'], [null], [['unknown', 1]]])(
    'survives the command %j',
    async (command) => {
      await load();
      expect(() => window.Porchlight!.push(command as never)).not.toThrow();
      expect(server.openCount).toBe(1);
    },
  );
});

describe("the page's life", () => {
  it('ends the connection on pagehide and does not come back by itself', async () => {
    await load();
    dispatchEvent(new Event('pagehide'));
    expect(server.openCount).toBe(0);
    await advance(120_000);
    expect(server.sockets).toHaveLength(1);
  });

  it('comes back from the back-forward cache and identifies anew', async () => {
    await load();
    dispatchEvent(new Event('pagehide'));
    await advance(60_000);
    pageshow(true);
    await settle();
    expect(server.openCount).toBe(1);
    expect(server.last.events('identify')).toHaveLength(1);
  });

  it('takes the first pageshow for what it is', async () => {
    await load();
    pageshow(false);
    await settle();
    expect(server.sockets).toHaveLength(1);
  });

  it('follows pushState', async () => {
    await load();
    history.pushState(null, '', '/lamps/moth');
    await advance(200);
    expect(server.last.events('updateContext')).toMatchObject([
      { currentUrl: 'https://shop.example/lamps/moth' },
    ]);
  });

  it('tells of a hidden tab, not of one that closes', async () => {
    await load();
    hide(true);
    await advance(1_500);
    hide(false);
    expect(server.last.events('activity')).toEqual([{ state: 'away' }, { state: 'active' }]);
    hide(true);
    dispatchEvent(new Event('pagehide'));
    await advance(5_000);
    expect(server.last.events('activity')).toHaveLength(2);
  });

  it('says once what a content security policy must allow', async () => {
    server.up = false;
    await load();
    for (let i = 0; i < 3; i++) {
      document.dispatchEvent(
        Object.assign(new Event('securitypolicyviolation'), {
          effectiveDirective: 'connect-src',
          blockedURI: 'wss://porch.example/socket.io/',
        }),
      );
    }
    await advance(120_000);
    expect(server.sockets).toHaveLength(1);
    expect(console.warn).toHaveBeenCalledOnce();
    expect(vi.mocked(console.warn).mock.calls[0]![0]).toContain('connect-src wss://porch.example');
  });
});
