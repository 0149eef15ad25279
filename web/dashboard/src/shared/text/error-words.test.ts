import { afterEach, expect, test } from 'vitest';
import { chooseLanguage } from '../../words/language';
import { errorWords } from './error-words';

afterEach(() => chooseLanguage('en'));

const refused = { code: 'badRequest', message: 'name: expected up to 80 characters' } as const;

test('in English it is what the server says', () => {
  expect(errorWords(refused)).toBe('name: expected up to 80 characters');
});

test('in another language it is told by its code, and what was expected stands behind', async () => {
  await chooseLanguage('de');
  expect(errorWords({ code: 'gone', message: 'The list has moved on' })).toBe('Das ist vorbei.');
  expect(errorWords(refused)).toMatch(/^Der Server .*\(name: expected up to 80 characters\)$/u);
});

test('what there are no words for is told as it is', async () => {
  await chooseLanguage('de');
  expect(errorWords(new Error('No route'))).toBe('No route');
});
