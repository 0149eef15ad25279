// What is asked before the code that needs it has come is asked once, and taken once.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { askAhead } from './ahead';
import { api } from './http';

const server = vi.fn<(path: string, init?: RequestInit) => Promise<Response>>();

beforeEach(() => {
  server.mockReset().mockImplementation(() => Promise.resolve(new Response('{"answer":1}')));
  vi.stubGlobal('fetch', server);
});
afterEach(() => {
  window.porchlightAhead?.clear();
  vi.unstubAllGlobals();
});

test('its answer is taken by whoever asks the same, and the next one asks anew', async () => {
  askAhead('/me', 'T');
  expect(server).toHaveBeenCalledOnce();
  expect(new Headers(server.mock.lastCall?.[1]?.headers).get('authorization')).toBe('Bearer T');
  expect(await api('/me', { token: 'T' })).toEqual({ answer: 1 });
  expect(server).toHaveBeenCalledOnce();
  await api('/me', { token: 'T' });
  expect(server).toHaveBeenCalledTimes(2);
});

test('what was asked by whatever stands in the page is not asked again', async () => {
  askAhead('/me', 'T');
  askAhead('/me', 'T');
  askAhead('/me', 'U');
  expect(server).toHaveBeenCalledTimes(2);
  expect(await api('/me', { token: 'T' })).toEqual({ answer: 1 });
});

test('nobody gets what was asked for somebody else, nor in place of a change', async () => {
  askAhead('/me', 'T');
  await api('/me', { token: 'U' });
  await api('/me', { token: 'T', method: 'PATCH', body: {} });
  expect(server).toHaveBeenCalledTimes(3);
});

test('where no answer came, that is told as of any question', async () => {
  server.mockRejectedValueOnce(new TypeError('Failed to fetch'));
  askAhead('/me', 'T');
  await expect(api('/me', { token: 'T' })).rejects.toMatchObject({ code: 'network' });
  expect(await api('/me', { token: 'T' })).toEqual({ answer: 1 });
});
