import { expect, test } from 'vitest';
import { changedTexts, noTexts, textsIn, whole, withoutTexts, withTexts } from './chat-texts';

const saved = { de: { title: 'Hallo', greeting: 'Guten Tag' }, fr: { title: 'Salut' } };

test('a language that is changed leaves the others as they are by then', () => {
  const change = withTexts(saved, noTexts, 'de', { title: 'Moin', greeting: '' });
  expect(changedTexts({ ...saved, it: { title: 'Ciao' } }, change)).toEqual({
    de: { title: 'Moin', greeting: '' },
    fr: { title: 'Salut', greeting: '' },
    it: { title: 'Ciao', greeting: '' },
  });
});

test('what is changed back is no change', () => {
  const change = withTexts(saved, noTexts, 'de', { title: 'Moin', greeting: '' });
  expect(withTexts(saved, change, 'de', { title: 'Hallo', greeting: 'Guten Tag' })).toEqual(noTexts);
});

test('a language is removed, and comes back when it is written anew', () => {
  const removed = withoutTexts(saved, noTexts, 'fr');
  expect(Object.keys(changedTexts(saved, removed))).toEqual(['de']);
  expect(withoutTexts(saved, withTexts(saved, noTexts, 'pl', { title: 'a', greeting: 'b' }), 'pl')).toEqual(
    noTexts,
  );
  expect(withTexts(saved, removed, 'fr', { title: 'Salut', greeting: '' })).toEqual(noTexts);
});

test('texts are those of the language, else of the one that it is a kind of, else none', () => {
  const texts = { de: whole({ title: 'Hallo' }), 'de-CH': whole({ title: 'Grüezi' }) };
  const titles = ['de-CH', 'de-AT', 'de', 'fr'].map((language) => textsIn(texts, language).title);
  expect(titles).toEqual(['Grüezi', 'Hallo', 'Hallo', '']);
});
