import { expect, test } from 'vitest';
import { chatWordsIn, LANGUAGES } from './chat-words';

const files = import.meta.glob<string>('../../../../widget/src/words/*.json', {
  eager: true,
  query: '?raw',
  import: 'default',
});
const names = Object.keys(files).map((path) => /([\w-]+)\.json$/u.exec(path)![1]!);
const messagesOf = (language: string) => {
  const [, text] = Object.entries(files).find(([path]) => path.endsWith(`/${language}.json`))!;
  return JSON.parse(text) as Record<string, string>;
};

test('a language of the chat is one of the settings by its file alone', () => {
  expect(names).toContain('de');
  expect([...LANGUAGES].sort()).toEqual(names.map((name) => name.replace('zh-CN', 'zh-Hans')).sort());
});

test('the chat’s words are those of its file, whatever kind of the language is asked for', () => {
  expect(chatWordsIn('de').title).toBe(messagesOf('de')['title']);
  expect(chatWordsIn('de-CH').greeting).toBe(messagesOf('de')['greeting']);
  expect(chatWordsIn('zh-Hans').write).toBe(messagesOf('zh-CN')['write']);
  expect(chatWordsIn('ar')).toMatchObject({ direction: 'rtl', available: messagesOf('ar')['available'] });
});

test('whoever reads a language that the chat does not speak is spoken to in English', () => {
  expect(chatWordsIn('tlh')).toBe(chatWordsIn('en'));
  expect(chatWordsIn('zh-Hant')).toBe(chatWordsIn('en'));
});
