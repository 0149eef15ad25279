// What is loaded ahead is what will be shown.
import { expect, test } from 'vitest';
import { parsePlace } from '../shared/session/place';
import { likelyRoom } from './rooms';

test.each([
  '',
  '#/',
  '#/me',
  '#/projects/1',
  '#/projects/1?country=DE',
  '#/projects/1/visitors/v%201?list=everybody',
  '#/projects/1/inbox',
  '#/projects/23/inbox/7/visitor',
  '#/projects/1/bans',
  '#/projects/1/log',
  '#/projects/1/settings/team',
])('for %s', (hash) => {
  expect(likelyRoom(hash)).toBe(parsePlace(hash.slice(1)).section);
});
