// The service worker, by itself: what it keeps, and what it answers with.
import { readFileSync } from 'node:fs';
import { beforeEach, expect, test, vi } from 'vitest';

const SCOPE = 'https://porch.example/chat/';
const SHELL = ['assets/index-1.js', 'assets/main-2.js'];
const source = readFileSync('worker.js', 'utf8')
  .replace('__SHELL__', JSON.stringify(SHELL))
  .replace('__VERSION__', '"v2"');

type Answer = { status: number; ok: boolean; body: string; text: () => Promise<string>; clone: () => Answer };
const answer = (body: string, status = 200): Answer => {
  const made: Answer = { status, ok: status < 400, body, text: async () => body, clone: () => made };
  return made;
};
interface Asked {
  url: string;
  method: string;
  mode: string;
  cache: string;
}
const get = (path: string, more: Partial<Asked> = {}): Asked => ({
  url: new URL(path, SCOPE).href,
  method: 'GET',
  mode: 'cors',
  cache: 'default',
  ...more,
});
const page = (more: Partial<Asked> = {}) => get('', { mode: 'navigate', ...more });

let server: ReturnType<typeof vi.fn<(url: string) => Promise<Answer>>>;
let kept: Map<string, Map<string, Answer>>;
let listeners: Map<string, (event: object) => void>;

const urlOf = (of: string | Asked) => (typeof of === 'string' ? of : of.url);
function cacheOf(name: string) {
  if (!kept.has(name)) kept.set(name, new Map());
  const files = kept.get(name)!;
  return {
    match: async (of: string | Asked) => files.get(urlOf(of)),
    put: async (of: string | Asked, made: Answer) => void files.set(urlOf(of), made),
    addAll: async (urls: string[]) => {
      for (const url of urls) files.set(url, await server(url));
    },
  };
}

async function happens(event: string): Promise<void> {
  let done: Promise<void> | undefined;
  listeners.get(event)?.({ waitUntil: (work: Promise<void>) => (done = work) });
  await done;
}
/** Undefined: it leaves the request to the browser. */
async function ask(request: Asked): Promise<string | undefined> {
  let answered: Promise<Answer> | undefined;
  listeners.get('fetch')?.({ request, respondWith: (made: Promise<Answer>) => (answered = made) });
  return (await answered)?.body;
}

beforeEach(() => {
  kept = new Map();
  listeners = new Map();
  server = vi.fn(async (url) => answer(url === SCOPE ? `page of ${SHELL[0]}` : `file ${url}`));
  const self = {
    registration: { scope: SCOPE },
    addEventListener: (event: string, listener: (event: object) => void) => listeners.set(event, listener),
    skipWaiting: () => undefined,
  };
  const caches = {
    open: async (name: string) => cacheOf(name),
    keys: async () => [...kept.keys()],
    delete: async (name: string) => kept.delete(name),
  };
  const fetch = (of: string | Asked) => server(urlOf(of));
  new Function('self', 'caches', 'fetch', source)(self, caches, fetch);
});

test('it keeps the page and its files, and forgets those of other builds', async () => {
  kept.set('porchlight-shell-v1', new Map());
  kept.set('somebody-elses', new Map());
  await happens('install');
  await happens('activate');
  expect([...kept.keys()]).toEqual(['somebody-elses', 'porchlight-shell-v2']);
  expect([...kept.get('porchlight-shell-v2')!.keys()]).toEqual([...SHELL.map((file) => SCOPE + file), SCOPE]);
});

test('a page of another build, as in a deploy, is not kept', async () => {
  server.mockResolvedValueOnce(answer('page of assets/index-9.js'));
  await expect(happens('install')).rejects.toThrow('another build');
  expect(kept.size).toBe(0);
});

test('the page is the server’s; without a line, or where a gateway is away, the one that was kept', async () => {
  await happens('install');
  server.mockResolvedValueOnce(answer('new page'));
  expect(await ask(page())).toBe('new page');
  server.mockRejectedValueOnce(new TypeError());
  expect(await ask(page())).toBe(`page of ${SHELL[0]}`);
  server.mockResolvedValueOnce(answer('bad gateway', 502));
  expect(await ask(page({ cache: 'no-cache' }))).toBe(`page of ${SHELL[0]}`);
});

test('a page that takes long is the kept one, unless it was reloaded', async () => {
  await happens('install');
  vi.useFakeTimers();
  let come = (_: Answer) => undefined as void;
  const slow = () => server.mockReturnValueOnce(new Promise((resolve) => (come = resolve)));
  slow();
  const asked = ask(page());
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await asked).toBe(`page of ${SHELL[0]}`);
  slow();
  const reloaded = ask(page({ cache: 'no-cache' }));
  await vi.advanceTimersByTimeAsync(10_000);
  come(answer('new page'));
  expect(await reloaded).toBe('new page');
  vi.useRealTimers();
});

test('files are answered from what is kept, others are kept once they have come', async () => {
  await happens('install');
  server.mockClear();
  expect(await ask(get(SHELL[1]!))).toBe(`file ${SCOPE}${SHELL[1]}`);
  expect(server).not.toHaveBeenCalled();
  await ask(get('assets/words-1.js'));
  await ask(get('assets/words-1.js'));
  expect(server).toHaveBeenCalledOnce();
  server.mockResolvedValue(answer('gone', 404));
  await ask(get('assets/gone-1.js'));
  expect([...kept.get('porchlight-shell-v2')!.keys()]).not.toContain(`${SCOPE}assets/gone-1.js`);
});

test.each([
  get('api/v1/me'),
  get('socket.io/?EIO=4'),
  get('widget.js'),
  get('demo/', { mode: 'navigate' }),
  get('assets/a.js', { method: 'POST' }),
  get('https://elsewhere.example/chat/assets/a.js'),
  get('/other/assets/a.js'),
])('it leaves alone $method $url', async (request) => {
  await happens('install');
  expect(await ask(request)).toBeUndefined();
});
