import { expect, test } from 'vitest';
import { inboxHash, parsePlace, placeHash } from './place';

test('a place survives its way through the address', () => {
  expect(parsePlace(placeHash(3, 'a.b:c-d'))).toMatchObject({
    projectId: 3,
    section: 'visitors',
    visitorUid: 'a.b:c-d',
  });
  expect(parsePlace(placeHash(3))).toMatchObject({
    projectId: 3,
    section: 'visitors',
    visitorUid: undefined,
  });
});

test('so does a place in the inbox', () => {
  expect(parsePlace(inboxHash(3))).toMatchObject({
    projectId: 3,
    section: 'inbox',
    conversationId: undefined,
  });
  expect(parsePlace(inboxHash(3, 7))).toMatchObject({ projectId: 3, conversationId: 7, aboutVisitor: false });
  expect(parsePlace(inboxHash(3, 7, true))).toMatchObject({ conversationId: 7, aboutVisitor: true });
});

test('what is no place is nowhere', () => {
  for (const hash of ['', '#', '#/projects/x', '#/projects/1/visitors/a/b', '#/projects/1/inbox/x'])
    expect(parsePlace(hash).projectId).toBeUndefined();
  expect(parsePlace('#/projects/1/visitors/%zz').visitorUid).toBeUndefined();
});
