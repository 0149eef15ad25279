import { expect, test } from 'vitest';
import { finds } from './finds';

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

test('what a browser would take for a pattern is a text', () => {
  expect(marked('a.b (c)', '(c) .')).toBe('a[.]b [(c)]');
});
