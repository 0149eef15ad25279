import { afterEach, expect, test, vi } from 'vitest';
import { ApiError } from './http';
import { cursorAfter, fetchVisitors, firstCursor } from './visitors-api';

const ALL = { status: 'all', q: '' } as const;

function answerWith(status: number, body: unknown) {
  const fetched = vi.fn((_url: string, _init?: RequestInit) =>
    Promise.resolve(new Response(JSON.stringify(body), { status })),
  );
  vi.stubGlobal('fetch', fetched);
  return fetched;
}

afterEach(() => vi.unstubAllGlobals());

test('everybody: first those online, page by page, then the history', () => {
  expect(firstCursor(ALL)).toBe('online:');
  expect(cursorAfter('online:', 'c1', ALL)).toBe('online:c1');
  expect(cursorAfter('online:c1', null, ALL)).toBe('all:');
  expect(cursorAfter('all:', 'x:y', ALL)).toBe('all:x:y');
  expect(cursorAfter('all:x:y', '', ALL)).toBeNull();
});

test('those online only: no history after them', () => {
  expect(cursorAfter('online:', null, { status: 'away', q: '' })).toBeNull();
});

test('the server’s cursor goes back as it came', async () => {
  const fetched = answerWith(200, { visitors: [], revision: 1, now: '' });
  await fetchVisitors({ token: 'T', projectId: 1 }, { status: 'all', q: 'a b' }, 'all:x:y');
  const [url, init] = fetched.mock.calls[0] ?? [];
  expect(url).toBe('/api/v1/projects/1/visitors?limit=100&q=a+b&cursor=x%3Ay');
  expect((init?.headers as Record<string, string>)['authorization']).toBe('Bearer T');
});

test('while nobody knows who is online, history is still shown', async () => {
  answerWith(503, { title: 'Unavailable', code: 'unavailable' });
  const page = await fetchVisitors({ token: 'T', projectId: 1 }, ALL, 'online:');
  expect(page.visitors).toEqual([]);
  await expect(fetchVisitors({ token: 'T', projectId: 1 }, ALL, 'all:')).rejects.toBeInstanceOf(ApiError);
});

test('an error carries the server’s code and words', async () => {
  answerWith(403, { title: 'Forbidden', detail: 'Not your project.', code: 'forbidden' });
  await expect(fetchVisitors({ token: 'T', projectId: 1 }, ALL, 'online:')).rejects.toMatchObject({
    code: 'forbidden',
    message: 'Not your project.',
  });
});
