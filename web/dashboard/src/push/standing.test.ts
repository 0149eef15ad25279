import { expect, test } from 'vitest';
import type { Kept } from './kept';
import { keptFrom } from './kept';
import { bytesOf, isSameKey, mendingOf, standingOf } from './standing';
import type { Facts, Mending, Standing } from './standing';

const kept: Kept = {
  agentId: 1,
  id: 7,
  endpoint: 'https://push.example/a',
  key: 'AQID',
  showsText: false,
  language: 'de',
  words: { test: 'Probe' },
};
const device = { id: 7, device: null, createdAt: '2026-11-29T12:00:00Z', showsText: false };
const told: Facts = {
  isSecure: true,
  hasPush: true,
  isAppleTab: false,
  agentId: 1,
  permission: 'granted',
  kept,
  subscription: { endpoint: kept.endpoint, hasKey: true },
  server: { publicKey: 'AQID', subscriptions: [device] },
};
const never: Partial<Facts> = {
  permission: 'default',
  kept: undefined,
  subscription: undefined,
  server: { publicKey: 'AQID', subscriptions: [] },
};
const elsewhere = { publicKey: 'AQID', subscriptions: [{ ...device, id: 8 }] };

test.each<[string, Partial<Facts>, Standing, Mending]>([
  ['it is as it was left', {}, 'on', 'none'],
  ['it was never switched on', never, 'off', 'none'],
  ['another device is told', { ...never, server: elsewhere }, 'off', 'none'],
  ['the browser refuses, and was never asked for more', { ...never, permission: 'denied' }, 'denied', 'none'],
  ['the permission was taken away', { permission: 'denied', subscription: undefined }, 'denied', 'forget'],
  ['the permission was reset', { permission: 'default', subscription: undefined }, 'off', 'forget'],
  ['it was removed elsewhere', { server: elsewhere }, 'off', 'forget'],
  ['another agent switched it on', { agentId: 2 }, 'off', 'forget'],
  [
    'the server has another key',
    { subscription: { endpoint: kept.endpoint, hasKey: false } },
    'off',
    'renew',
  ],
  ['the browser lost it', { subscription: undefined }, 'off', 'renew'],
  ['the browser has another', { subscription: { endpoint: 'https://x', hasKey: true } }, 'off', 'renew'],
  ['the browser has one that nobody knows of', { kept: undefined }, 'off', 'none'],
  ['the server does not push any more', { server: undefined }, 'serverless', 'none'],
  ['the page has no https', { ...never, isSecure: false, hasPush: false }, 'insecure', 'none'],
  ['the browser cannot', { ...never, hasPush: false }, 'unsupported', 'none'],
  ['it is an iPhone’s tab', { ...never, hasPush: false, isAppleTab: true }, 'uninstalled', 'none'],
  ['it is an iPhone’s app', { isAppleTab: false }, 'on', 'none'],
])('where %s', (_, facts, standing, mending) => {
  const all = { ...told, ...facts };
  expect([standingOf(all), mendingOf(all)]).toEqual([standing, mending]);
});

test('a key is the same byte for byte, whichever way it is written', () => {
  expect([...bytesOf('-_8')]).toEqual([251, 255]);
  expect(isSameKey(bytesOf('-_8').buffer, '-_8=')).toBe(true);
  expect(isSameKey(bytesOf('-_8').buffer, '-_4')).toBe(false);
  expect(isSameKey(bytesOf('-_8').buffer, '-_8A')).toBe(false);
  expect(isSameKey(null, '-_8')).toBe(false);
  expect(isSameKey(undefined, '')).toBe(false);
});

test('what is kept is read strictly', () => {
  expect(keptFrom(JSON.parse(JSON.stringify(kept)))).toEqual(kept);
  for (const wrong of [null, 1, [], {}, { ...kept, id: '7' }, { ...kept, agentId: undefined }])
    expect(keptFrom(wrong)).toBeUndefined();
  expect(keptFrom({ ...kept, words: { test: 1, news: 'Neu' }, language: 5 })).toMatchObject({
    words: { news: 'Neu' },
    language: '',
  });
});
