import { expect, test } from 'vitest';
import type { ConversationFilter } from '../../shared/api/query-keys';
import {
  inboxQuery,
  narrowings,
  parseFilter,
  parseSpot,
  presetOf,
  presets,
  shownOf,
  spotOf,
  withMark,
  withPreset,
  withText,
} from './list-filter';

const OPEN: ConversationFilter = { status: 'open' };

test('a filter survives its way through the address, with where a find stands', () => {
  const filters: ConversationFilter[] = [
    OPEN,
    { status: 'all', q: 'a?b#c &ü' },
    { status: 'closed', assignee: 'me', rated: true },
    { status: 'open', assignee: 'none', snoozed: true, mentioned: true, tag: 'ä b' },
  ];
  for (const filter of filters) {
    expect(parseFilter(inboxQuery(filter, { at: 7 }))).toEqual(filter);
    expect(parseSpot(inboxQuery(filter, { at: 7 }))).toEqual({ at: 7 });
    expect(parseSpot(inboxQuery(filter, { note: 9 }))).toEqual({ note: 9 });
    expect(parseSpot(inboxQuery(filter))).toBeUndefined();
  }
  expect(inboxQuery(OPEN)).toBe('');
});

test.each([
  'status=x',
  'assignee=7',
  'snoozed=1',
  'mentioned=false',
  'tag=+',
  'q=++',
  'at=0',
  'at=1e3',
  'at=x',
])('what the address says wrong (%s) is left out', (query) => {
  expect(parseFilter(query)).toEqual(OPEN);
  expect(parseSpot(query)).toBeUndefined();
});

test('a find leads to its message, else to its note, else to the conversation', () => {
  const excerpt = 'lamp';
  expect(spotOf({ position: 7, noteId: null, excerpt })).toEqual({ at: 7 });
  expect(spotOf({ position: null, noteId: 9, excerpt })).toEqual({ note: 9 });
  expect(spotOf({ position: null, noteId: null, excerpt })).toBeUndefined();
  expect(spotOf(undefined)).toBeUndefined();
});

test('what is searched for is as long as the server takes, and no character is halved', () => {
  const { q = '' } = parseFilter(new URLSearchParams({ q: '🏮'.repeat(90) }).toString());
  expect(new TextEncoder().encode(q)).toHaveLength(200);
});

test('each word above the list is one of them, and keeps what else is asked', () => {
  for (const preset of presets) expect(presetOf(withPreset({ ...OPEN, tag: 'vip' }, preset))).toBe(preset);
  expect(withPreset({ status: 'open', assignee: 'me', q: 'lamp' }, 'closed')).toEqual({
    status: 'closed',
    q: 'lamp',
  });
  expect(presetOf({ status: 'closed', assignee: 'me' })).toBeUndefined();
});

test('marks and texts are put on and taken away', () => {
  expect(withMark(OPEN, 'rated', true)).toEqual({ status: 'open', rated: true });
  expect(withMark({ status: 'open', rated: true }, 'rated', false)).toEqual(OPEN);
  expect(withText(OPEN, 'tag', 'vip')).toEqual({ status: 'open', tag: 'vip' });
  expect(withText({ status: 'open', q: 'x' }, 'q', '')).toEqual(OPEN);
  expect(narrowings({ status: 'all', snoozed: true, tag: 'vip', q: 'x' })).toBe(2);
});

test('what was put off stands aside, unless it is looked for', () => {
  expect(shownOf(OPEN)).toEqual({ status: 'open', snoozed: false });
  for (const filter of [
    { status: 'all' },
    { status: 'open', snoozed: true },
    { status: 'open', q: 'lamp' },
    { status: 'open', mentioned: true },
  ] as ConversationFilter[])
    expect(shownOf(filter)).toEqual(filter);
});
