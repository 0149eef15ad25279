import { expect, test } from 'vitest';
import { parsePlace, placeHash } from './place';

test('a place survives its way through the address', () => {
  expect(parsePlace(placeHash(3, 'a.b:c-d'))).toEqual({ projectId: 3, visitorUid: 'a.b:c-d' });
  expect(parsePlace(placeHash(3))).toEqual({ projectId: 3, visitorUid: undefined });
});

test('what is no place is nowhere', () => {
  for (const hash of ['', '#', '#/projects/x', '#/projects/1/visitors/a/b'])
    expect(parsePlace(hash).projectId).toBeUndefined();
  expect(parsePlace('#/projects/1/visitors/%zz').visitorUid).toBeUndefined();
});
