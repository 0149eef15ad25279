import { afterEach, expect, test } from 'vitest';
import { MAX_MINUTES, MAX_TEXT } from './limits';
import { DEFAULTS, isAnyOn, isQuiet, MAX_STORED, settingsFrom, settingsIn } from './settings';
import type { AlertSettings } from './settings';
import { readSettings, writeSettings } from './settings-store';

afterEach(() => localStorage.clear());

const mine: AlertSettings = {
  channels: {
    ...DEFAULTS.channels,
    message: { sound: true, title: true, desktop: false },
  },
  arrival: {
    who: 'some',
    returning: true,
    signedIn: true,
    onPage: true,
    page: { how: 'begins', text: '/pay' },
    fromCampaign: true,
    campaign: 'spring',
  },
  waiting: { minutes: 12, page: { how: 'begins', text: '/pay' } },
  volume: 5,
  quiet: { isOn: true, from: '18:30', to: '08:00' },
};

test('nothing is on until it is chosen', () => {
  expect(isAnyOn(DEFAULTS)).toBe(false);
  expect(isAnyOn(mine)).toBe(true);
});

test('what is written is read, by the agent whose it is', () => {
  writeSettings(1, mine);
  expect(readSettings(1)).toEqual(mine);
  expect(readSettings(1)).toBe(readSettings(1));
  expect(readSettings(2)).toEqual(DEFAULTS);
});

test.each([
  null,
  '',
  '{',
  '[]',
  '7',
  'null',
  '"x"',
  '{"channels":[],"arrival":7}',
  `"${'x'.repeat(MAX_STORED)}"`,
])('garbage is the default: %s', (stored) => {
  expect(settingsFrom(stored)).toEqual(DEFAULTS);
});

test('a field that is none is its own default, and takes no other with it', () => {
  const spoilt = {
    ...mine,
    volume: 101,
    waiting: { minutes: MAX_MINUTES + 1, page: { how: 'ends', text: 'x'.repeat(MAX_TEXT + 1) } },
    quiet: { isOn: 'yes', from: '24:00', to: '7:00' },
    channels: { message: { sound: 1, title: true, more: true } },
    more: 'more',
  };
  expect(settingsIn(spoilt)).toEqual({
    ...mine,
    channels: { ...DEFAULTS.channels, message: { sound: false, title: true, desktop: false } },
    volume: DEFAULTS.volume,
    waiting: DEFAULTS.waiting,
    quiet: DEFAULTS.quiet,
  });
});

const at = (time: string) => new Date(`2026-05-04T${time}:00`);
test.each([
  ['22:00', '07:00', ['22:00', '23:59', '00:00', '06:59'], ['21:59', '07:00', '12:00']],
  ['12:00', '13:30', ['12:00', '13:29'], ['11:59', '13:30', '00:00']],
  ['08:00', '08:00', [], ['08:00', '07:59']],
])('quiet from %s to %s', (from, to, quiet, loud) => {
  const settings = { ...DEFAULTS, quiet: { isOn: true, from, to } };
  expect(quiet.filter((time) => !isQuiet(settings, at(time)))).toEqual([]);
  expect(loud.filter((time) => isQuiet(settings, at(time)))).toEqual([]);
  expect(isQuiet({ ...settings, quiet: { ...settings.quiet, isOn: false } }, at(from))).toBe(false);
});
