// What writes dates and numbers is made once, and anew where the language is another.
import { afterEach, expect, test, vi } from 'vitest';
import { chooseLanguage } from '../../words/language';
import { counted } from './ago';
import { dates, perLanguage } from './formats';

afterEach(async () => {
  vi.restoreAllMocks();
  await chooseLanguage('en');
});

test('it is made once for a language, however often it writes', async () => {
  const make = vi.fn((language: string) => new Intl.NumberFormat(language));
  const numbers = perLanguage(make);
  expect(make).not.toHaveBeenCalled();
  for (let i = 0; i < 100; i += 1) expect(numbers().format(1_234)).toBe('1,234');
  expect(make).toHaveBeenCalledOnce();
  await chooseLanguage('de');
  expect(numbers().format(1_234)).toBe('1.234');
  expect(make).toHaveBeenCalledTimes(2);
});

test('on the way to another time zone it is made anew', () => {
  const make = vi.fn(() => ({}));
  const zoned = perLanguage(make);
  zoned();
  vi.spyOn(Date.prototype, 'getTimezoneOffset').mockReturnValue(-825);
  zoned();
  zoned();
  expect(make).toHaveBeenCalledTimes(2);
});

test('what is no time is nothing', () => {
  expect(dates({ year: 'numeric', timeZone: 'UTC' })(0)).toBe('1970');
  expect(dates({ year: 'numeric' })(Number.NaN)).toBe('');
});

test('a number is written in the language that is spoken now', async () => {
  expect(counted(1_234)).toBe('1,234');
  await chooseLanguage('de');
  expect(counted(1_234)).toBe('1.234');
});
