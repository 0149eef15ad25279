import { expect, test } from 'vitest';
import { parsePlace } from '../shared/session/place';
import { notificationOf } from './notification';
import type { Words } from './notification';
import { pushIn } from './payload';
import { hashOf } from './route';

const words: Words = {
  newMessage: 'Message from {name}',
  newConversation: 'New conversation with {name}',
  mention: '{name} mentioned you',
  test: 'Test',
  testBody: 'This is one',
  anAgent: 'An agent',
  news: 'News',
};
const place = { words, language: 'en', scope: 'https://porch.example/chat/' };
const shown = (push: unknown) => notificationOf(pushIn(push), place);
const message = {
  kind: 'newMessage',
  projectId: 3,
  uid: 'v1',
  name: 'Ada',
  text: null,
  at: 1_764_400_000_000,
};
const named = (name: string) => `\u2068${name}\u2069`;

test.each([
  [message, `Message from ${named('Ada')}`, ''],
  [{ ...message, text: 'Is it in stock?' }, `Message from ${named('Ada')}`, 'Is it in stock?'],
  [{ ...message, kind: 'newConversation' }, `New conversation with ${named('Ada')}`, ''],
  [{ ...message, name: null, uid: 'abc' }, `Message from ${named('Witty Fox')}`, ''],
  [{ ...message, kind: 'mention', by: 'Kim', text: 'Look' }, `${named('Kim')} mentioned you`, 'Look'],
  [{ ...message, kind: 'mention' }, `${named('An agent')} mentioned you`, ''],
  [{ kind: 'test', projectId: null, uid: null }, 'Test', 'This is one'],
  [{ ...message, kind: 'somethingLater' }, 'News', ''],
  [{ ...message, name: null, uid: null }, 'News', ''],
  [undefined, 'News', ''],
  ['text', 'News', ''],
  [{ kind: ['newMessage'], projectId: '3', uid: 7, name: {}, text: [], at: 'now' }, 'News', ''],
])('%j', (push, title, body) => {
  expect([shown(push).title, shown(push).options.body]).toEqual([title, body]);
});

test('a newer one of the same visitor takes its place, and is told all the same', () => {
  const { tag, renotify } = shown(message).options;
  expect(shown({ ...message, text: 'more', at: 5 }).options.tag).toBe(tag);
  expect(shown({ ...message, uid: 'v2' }).options.tag).not.toBe(tag);
  expect(shown({ ...message, projectId: 4 }).options.tag).not.toBe(tag);
  expect(renotify).toBe(true);
});

test('it says where it leads, when it was, in which language, and follows the direction of its text', () => {
  expect(shown(message).options).toMatchObject({
    data: { projectId: 3, uid: 'v1' },
    timestamp: message.at,
    lang: 'en',
    dir: 'auto',
    icon: 'https://porch.example/chat/icon-192.png',
  });
});

test('what strangers write is text, of a length, and turns nothing around', () => {
  const name = `\u202e<b>$& {name}\u2069\u200b${'x'.repeat(900)}`;
  const { title, options } = shown({ ...message, name, text: `a\u202e\n${'y'.repeat(9_000)}` });
  expect(title).toBe(`Message from ${named(`<b>$& {name}${'x'.repeat(28)}…`)}`);
  expect(options.body).toBe(`a ${'y'.repeat(138)}…`);
});

test.each([
  [{ uid: 'x'.repeat(201) }, 'uid'],
  [{ projectId: 1.5 }, 'projectId'],
  [{ projectId: -1 }, 'projectId'],
  [{ at: 1e300 }, 'at'],
  [{ name: ' ' }, 'name'],
] as const)('of %j %s is left out', (wrong, field) => {
  expect(pushIn({ ...message, ...wrong })[field]).toBeUndefined();
});

test.each(['v1', 'ann/../7', '?#&', 'visitor', 'ü '])('a click leads to the conversation of %s', (uid) => {
  expect(parsePlace(hashOf({ projectId: 3, uid }).slice(1))).toMatchObject({
    projectId: 3,
    section: 'inbox',
    visitorUid: uid,
    conversationId: undefined,
  });
});

test('without a visitor it leads to the inbox, without a project to wherever one is', () => {
  expect(parsePlace(hashOf({ projectId: 3, uid: undefined }).slice(1))).toMatchObject({
    projectId: 3,
    section: 'inbox',
    visitorUid: undefined,
  });
  expect(hashOf({ projectId: undefined, uid: 'v1' })).toBe('');
});
