import { expect, test } from 'vitest';
import { askingIn, offered } from './reply-search';

const reply = (id: number, shortcut: string, content: string) => ({ id, shortcut, content, changedAt: '' });
const replies = [
  reply(1, 'hello', 'Good day'),
  reply(2, 'stock', 'In stock, hello'),
  reply(3, 'help', 'Wait'),
];

test('a slash asks at the beginning of a line, as far as the caret', () => {
  expect(askingIn('/he', 3)).toEqual({ word: 'he', from: 0, to: 3 });
  expect(askingIn('/hello', 3)).toEqual({ word: 'he', from: 0, to: 3 });
  expect(askingIn('Yes.\n/', 6)).toEqual({ word: '', from: 5, to: 6 });
  expect(askingIn('/grüße-2', 8)?.word).toBe('grüße-2');
});

test('it does not ask in a path, in a sentence, nor behind a space', () => {
  for (const text of ['see /cart', '/two words', 'https://shop.example/', '//', '/a/b', ' /x'])
    expect(askingIn(text, text.length), text).toBeUndefined();
});

test('those whose shortcut begins with it stand first, then those that say it', () => {
  expect(offered(replies, 'HEL').map(({ id }) => id)).toEqual([1, 3, 2]);
  expect(offered(replies, '').map(({ id }) => id)).toEqual([1, 2, 3]);
  expect(offered(replies, 'nothing')).toEqual([]);
});

test('no more are offered than can be looked through', () => {
  const many = Array.from({ length: 30 }, (_, id) => reply(id, `r${id}`, ''));
  expect(offered(many, '')).toHaveLength(8);
});
