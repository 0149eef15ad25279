import { expect, test } from 'vitest';
import { emojisFor, emojisIn, GROUPS, loadEmojis } from './emojis';
import { gridStep } from './EmojiPicker';

const [english, german] = await Promise.all([loadEmojis('en'), loadEmojis('de')]);
const first = (q: string, emojis = english) => emojisFor(emojis, q).map(({ emoji }) => emoji);

test('each group has emojis, each with a name, and none twice', () => {
  for (const group of GROUPS) {
    expect(english[group].length, group).toBeGreaterThan(30);
    expect(english[group].every(({ emoji, name }) => emoji !== '' && name !== '')).toBe(true);
  }
  const all = GROUPS.flatMap((group) => english[group]).map(({ emoji }) => emoji);
  expect(new Set(all).size).toBe(all.length);
});

test('they are found by what they are called in the reader’s language', () => {
  expect(first('thumbs up')).toContain('👍️');
  expect(first('grinning')[0]).toBe('😀');
  expect(first('daumen hoch', german)).toContain('👍️');
  expect(first('flagge deutschland', german)).toEqual(['🇩🇪']);
  expect(first('no such thing at all')).toEqual([]);
});

test('what the fonts lack is not found, and as much else is as there is room for', () => {
  const [grinning, ...others] = first('face');
  const without = emojisFor(english, 'face', (emoji) => emoji !== grinning).map(({ emoji }) => emoji);
  expect(without.length).toBe(72);
  expect(without.slice(0, 71)).toEqual(others);
});

test('accents and capitals need not be typed', () => {
  expect(first('FRUHLING', german).length).toBeGreaterThan(0);
  expect(first('FRUHLING', german)).toEqual(first('frühling', german));
});

test('a language that has none has the English ones', async () => {
  expect((await loadEmojis('ar')).smileys[0]).toEqual(english.smileys[0]);
});

test('what is written in a file is read as it was', () => {
  const emojis = emojisIn(['a|one|x y\tb|two|', 'c|three|'].join('\n'));
  expect(emojis.smileys.map(({ name, words }) => [name, words])).toEqual([
    ['one', 'one x y'],
    ['two', 'two '],
  ]);
  expect(emojis.people[0]?.emoji).toBe('c');
});

test('keys move as in a grid, and no further than it reaches', () => {
  expect(gridStep('ArrowRight', 0, 20, false)).toBe(1);
  expect(gridStep('ArrowRight', 1, 20, true)).toBe(0);
  expect(gridStep('ArrowDown', 3, 20, false)).toBe(11);
  expect(gridStep('ArrowDown', 15, 20, false)).toBeUndefined();
  expect(gridStep('ArrowUp', 3, 20, false)).toBeUndefined();
  expect(gridStep('Home', 11, 20, false)).toBe(8);
  expect(gridStep('End', 17, 20, false)).toBe(19);
  expect(gridStep('a', 0, 20, false)).toBeUndefined();
});
