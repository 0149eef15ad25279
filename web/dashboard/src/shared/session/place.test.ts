import { afterEach, expect, test } from 'vitest';
import { goTo, goToInbox, inboxHash, parsePlace, placeHash } from './place';

const at = (hash: string) => parsePlace(hash.slice(1));

afterEach(() => window.history.replaceState(null, '', '/'));

test('a place survives its way through the address', () => {
  for (const visitorUid of ['a.b:c-d', 'Ünï codé/?#%', '%zz'])
    expect(at(placeHash(3, visitorUid))).toMatchObject({ projectId: 3, section: 'visitors', visitorUid });
  expect(at(placeHash(3))).toMatchObject({ projectId: 3, section: 'visitors', visitorUid: undefined });
});

test('so does how the visitors are looked at', () => {
  const query = new URLSearchParams({ q: 'a?b#c', page: '/ü' }).toString();
  expect(at(placeHash(3, undefined, query))).toMatchObject({ projectId: 3, visitorUid: undefined, query });
  expect(at(placeHash(3, 'what?', query))).toMatchObject({ projectId: 3, visitorUid: 'what?', query });
  expect(at(placeHash(3)).query).toBe('');
});

test('so does a place in the inbox', () => {
  expect(at(inboxHash(3))).toMatchObject({ projectId: 3, section: 'inbox', conversationId: undefined });
  expect(at(inboxHash(3, 7))).toMatchObject({ projectId: 3, conversationId: 7, aboutVisitor: false });
  expect(at(inboxHash(3, 7, true))).toMatchObject({ conversationId: 7, aboutVisitor: true });
});

test('addresses stay what they were: bookmarks go on leading there', () => {
  expect(placeHash(3)).toBe('#/projects/3');
  expect(placeHash(3, 'a b')).toBe('#/projects/3/visitors/a%20b');
  expect(inboxHash(3)).toBe('#/projects/3/inbox');
  expect(inboxHash(3, 7)).toBe('#/projects/3/inbox/7');
  expect(inboxHash(3, 7, true)).toBe('#/projects/3/inbox/7/visitor');
  expect(at('#/projects/3/visitors')).toMatchObject({ projectId: 3, section: 'visitors' });
});

test.each([
  '#',
  '#/',
  '#/projects/x',
  '#/projects/1e3',
  '#/projects/-1/x',
  '#/projects/12345678901234567890',
  '#/projects/1/visitors/a/b',
  '#/projects/1/inbox/x',
  '#/projects/1/inbox/1/visitor/x',
  '#/elsewhere',
])('%s is nowhere', (hash) => {
  expect(at(hash).projectId).toBeUndefined();
});

test('a uid that cannot be read is none', () => {
  expect(at('#/projects/1/visitors/%zz')).toMatchObject({ projectId: 1, visitorUid: undefined });
});

test('what replaces the place before is no step', () => {
  goTo(1);
  const steps = window.history.length;
  goTo(1, undefined, 'q=ada', true);
  expect(window.location.hash).toBe('#/projects/1?q=ada');
  expect(window.history.length).toBe(steps);
});

test('going somewhere is a step back can undo; going where one is, is none', () => {
  const steps = window.history.length;
  goTo(1, 'what? #1');
  expect(window.location.hash).toBe(placeHash(1, 'what? #1'));
  expect(window.location.search).toBe('');
  goToInbox(1, 7, true);
  expect(at(window.location.hash)).toMatchObject({ conversationId: 7, aboutVisitor: true });
  goToInbox(1, 7, true);
  expect(window.history.length).toBe(steps + 2);
});
