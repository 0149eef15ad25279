import { expect, test } from 'vitest';
import { calledOf, markedIn, membersFor, mentionAskedIn, mentionsIn } from './mentions';

const member = (id: number, name: string) => ({ id, name, email: `m${id}@example.org` });
const ANN = member(1, 'Ann');
const ANNA = member(2, 'Anna Lee');
const BO = member(3, 'Bo');
const BO_TOO = member(4, 'Bo');
const NAMELESS = member(5, '');
const TEAM = [ANN, ANNA, BO, BO_TOO, NAMELESS];

test('an @ asks at the beginning of a word, as far as the caret; in an address it does not', () => {
  expect(mentionAskedIn('@an', 3)).toEqual({ word: 'an', from: 0, to: 3 });
  expect(mentionAskedIn('Ask @Anna L', 11)).toEqual({ word: 'Anna L', from: 4, to: 11 });
  expect(mentionAskedIn('(@', 2)).toEqual({ word: '', from: 1, to: 2 });
  expect(mentionAskedIn('mail ann@shop.example', 21)).toBeUndefined();
  expect(mentionAskedIn('@ann\nNext', 9)).toBeUndefined();
  expect(mentionAskedIn('@ ', 2)).toBeUndefined();
});

test('members are found by the beginning of any of their names', () => {
  expect(membersFor(TEAM, 'ann').map(({ id }) => id)).toEqual([1, 2]);
  expect(membersFor(TEAM, 'lee').map(({ id }) => id)).toEqual([2]);
  expect(membersFor(TEAM, 'Ann ')).toEqual([]);
  expect(membersFor(TEAM, 'zed')).toEqual([]);
});

test('of two of one name, and of whoever has none, the e-mail tells', () => {
  expect(TEAM.map((one) => calledOf(one, TEAM))).toEqual([
    'Ann',
    'Anna Lee',
    'm3@example.org',
    'm4@example.org',
    'm5@example.org',
  ]);
});

test('who stands in the text is mentioned, once; of names that begin alike the longer one', () => {
  const ids = (text: string) => mentionsIn(text, TEAM).map(({ agentId }) => agentId);
  expect(ids('@Ann, see @Ann')).toEqual([1]);
  expect(ids('@Anna Lee knows')).toEqual([2]);
  expect(ids('@Annabel knows')).toEqual([]);
  expect(ids('ask @m4@example.org and @Ann.')).toEqual([1, 4]);
  expect(ids('Ann')).toEqual([]);
});

test('the pieces are the text, with the mentions marked', () => {
  const pieces = markedIn('Hi @Anna Lee and @Ann!', ['Ann', 'Anna Lee', '']);
  expect(pieces.map(({ text }) => text).join('')).toBe('Hi @Anna Lee and @Ann!');
  expect(pieces.filter(({ mark }) => mark !== undefined).map(({ text }) => text)).toEqual([
    '@Anna Lee',
    '@Ann',
  ]);
  expect(markedIn('plain', [])).toEqual([{ text: 'plain' }]);
});
