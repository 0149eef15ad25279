import { expect, test } from 'vitest';
import { finds, nearFind } from './finds';

const marked = (text: string, q: string) =>
  finds(text, q)
    .map(({ text: part, isFound }) => (isFound ? `[${part}]` : part))
    .join('');

test.each([
  ['Where is my lamp?', 'lamp', 'Where is my [lamp]?'],
  ['Lamp, LAMP, lámp', 'lamp', '[Lamp], [LAMP], [lámp]'],
  ['the Straße at night', 'night the', '[the] Straße at [night]'],
  ['e\u0301te\u0301', 'ete', '[e\u0301te\u0301]'],
  ['ランプはどこですか', 'どこ', 'ランプは[どこ]ですか'],
  ['أين المصباح', 'المصباح', 'أين [المصباح]'],
  ['🏮 lamp 🏮', '🏮', '[🏮] lamp [🏮]'],
  ['ﬁne', 'fin', '[ﬁn]e'],
  ['nothing', 'lamp', 'nothing'],
  ['nothing', '  ', 'nothing'],
  ['', 'lamp', ''],
])('in %j of %j is found %j', (text, q, expected) => {
  expect(marked(text, q)).toBe(expected);
});

test.each([
  ['Could you tell me whether the red lamp is there', 'lamp', '…the red [lamp] is there'],
  ['a red lamp', 'lamp', 'a red [lamp]'],
  ['lamp, and a lot of other things', 'lamp', '[lamp], and a lot of other things'],
  ['お世話になります。この赤いランプの在庫は', '在庫', '…になります。この赤いランプの[在庫]は'],
  ['nothing of it is found in this long text', 'lamp', 'nothing of it is found in this long text'],
])('of %j the find of %j stays in sight', (text, q, expected) => {
  const pieces = nearFind(finds(text, q));
  expect(pieces.map(({ text: part, isFound }) => (isFound ? `[${part}]` : part)).join('')).toBe(expected);
});

test('what a browser would take for a pattern is a text', () => {
  expect(marked('a.b (c)', '(c) .')).toBe('a[.]b [(c)]');
});
