import { expect, test } from 'vitest';
import type { Alert } from './core';
import { deliveryOf, isShown } from './delivery';
import type { Circumstances, View } from './delivery';
import { DEFAULTS, KINDS } from './settings';
import type { AlertSettings, Kind } from './settings';
import { wordsOf } from './words';

const ALL = { sound: true, title: true, desktop: true };
const settings: AlertSettings = {
  ...DEFAULTS,
  channels: Object.fromEntries(KINDS.map((kind) => [kind, ALL])) as AlertSettings['channels'],
};
const ada = { name: 'Ada', detail: 'Is it in stock?', visitorUid: 'a', conversationId: 1 };
const alert = (kind: Kind, count = 1, subjects = [ada]): Alert => ({ kind, count, subjects });
const view = (section: View['section'], rest: Partial<View> = {}): View => ({
  section,
  visitorUid: undefined,
  conversationId: undefined,
  ...rest,
});
const noon: Circumstances = {
  now: new Date(2026, 4, 4, 12),
  isLeader: true,
  seen: undefined,
  here: undefined,
};

test('the leader speaks, the others only count', () => {
  expect(deliveryOf(alert('message'), settings, noon)).toEqual(ALL);
  const other = { ...noon, isLeader: false };
  expect(deliveryOf(alert('message'), settings, other)).toEqual({
    sound: false,
    title: true,
    desktop: false,
  });
});

test('only in the ways that were chosen for its kind', () => {
  const channels = { ...settings.channels, message: { ...ALL, sound: false } };
  expect(deliveryOf(alert('message'), { ...settings, channels }, noon).sound).toBe(false);
  expect(deliveryOf(alert('arrival'), { ...settings, channels }, noon).sound).toBe(true);
  expect(deliveryOf(alert('arrival'), { ...settings, volume: 0 }, noon).sound).toBe(false);
});

test('in quiet hours it is counted, and makes no noise', () => {
  const quiet = { ...settings, quiet: { isOn: true, from: '11:00', to: '13:00' } };
  expect(deliveryOf(alert('message'), quiet, noon)).toEqual({ sound: false, title: true, desktop: false });
});

test('a tab that is looked at counts nothing as unseen', () => {
  const inbox = view('inbox');
  expect(deliveryOf(alert('arrival'), settings, { ...noon, seen: inbox, here: inbox }).title).toBe(false);
});

test.each<[Kind, View | undefined, boolean]>([
  ['arrival', undefined, false],
  ['arrival', view('visitors'), true],
  ['arrival', view('inbox'), false],
  ['conversation', view('inbox'), true],
  ['conversation', view('visitors'), false],
  ['message', view('inbox', { conversationId: 1 }), true],
  ['message', view('inbox', { conversationId: 2 }), false],
  ['message', view('inbox'), false],
  ['mine', view('inbox', { conversationId: 1 }), true],
  ['assigned', view('inbox', { conversationId: 1 }), true],
  ['assigned', view('inbox'), false],
  ['mention', view('inbox', { conversationId: 1 }), true],
  ['mention', view('inbox', { conversationId: 2 }), false],
  ['message', view('visitors', { visitorUid: 'a' }), true],
  ['waiting', view('visitors', { visitorUid: 'a' }), true],
  ['waiting', view('visitors', { visitorUid: 'b' }), false],
])('%s, where the tab that is looked at shows %j, is on the screen: %s', (kind, seen, shown) => {
  expect(isShown(alert(kind), seen)).toBe(shown);
  expect(deliveryOf(alert(kind), settings, { ...noon, seen }).desktop).toBe(!shown);
});

test('of several, all have to be on the screen', () => {
  const bob = { ...ada, name: 'Bob', visitorUid: 'b', conversationId: 2 };
  const seen = view('inbox', { conversationId: 1 });
  expect(isShown(alert('message', 2, [ada, ada]), seen)).toBe(true);
  expect(isShown(alert('message', 2, [ada, bob]), seen)).toBe(false);
  expect(isShown(alert('message', 9, [ada]), seen)).toBe(false);
});

test.each<[Alert, string, string]>([
  [alert('arrival'), 'Ada arrived', 'Is it in stock?'],
  [alert('waiting'), 'Ada is waiting on a page', 'Is it in stock?'],
  [alert('conversation'), 'New conversation with Ada', 'Is it in stock?'],
  [alert('mention'), 'Ada mentioned you', 'Is it in stock?'],
  [alert('assigned'), 'The conversation with Ada is yours', 'Is it in stock?'],
  [alert('mine', 2, [ada, ada]), '2 messages from Ada', 'Is it in stock?'],
  [alert('assigned', 7, [ada]), '7 conversations are yours now', 'Ada …'],
  [
    alert('arrival', 12, [ada, { ...ada, name: 'Bob', visitorUid: 'b' }]),
    '12 visitors arrived',
    'Ada, Bob …',
  ],
  [alert('message', 2, [ada, { ...ada, detail: 'Hello?' }]), '2 messages from Ada', 'Hello?'],
  [alert('message', 5, [ada]), '5 new messages', 'Ada …'],
  [alert('arrival', 1, [{ ...ada, name: '\u202eAda\u200b', detail: '' }]), 'Ada arrived', ''],
])('in words: %j', (told, title, body) => {
  expect(wordsOf(told)).toEqual({ title, body });
});
