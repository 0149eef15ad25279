import { expect, test } from 'vitest';
import { linkify } from '../src/linkify';

const links = (text: string, withMail = false) =>
  linkify(text, URL, withMail).flatMap(({ href }) => (href === undefined ? [] : [href]));
const whole = (text: string) =>
  linkify(text, URL)
    .map((piece) => piece.text)
    .join('');

test('a web address is a link, the words around it are not', () => {
  expect(linkify('see https://shop.example/a?b=1#c, please', URL)).toEqual([
    { text: 'see ' },
    { text: 'https://shop.example/a?b=1#c', href: 'https://shop.example/a?b=1#c' },
    { text: ', please' },
  ]);
  expect(links('www.shop.example or HTTP://Shop.Example')).toEqual([
    'https://www.shop.example/',
    'http://shop.example/',
  ]);
});

test('the end of a sentence is no part of the address, a bracket of its own is', () => {
  expect(links('(at https://a.example/x).')).toEqual(['https://a.example/x']);
  expect(links('https://a.example/lamp_(brass)')).toEqual(['https://a.example/lamp_(brass)']);
  expect(links('https://a.example/)))')).toEqual(['https://a.example/']);
  expect(links('https://a.example/?!…')).toEqual(['https://a.example/']);
});

test('other schemes stay text', () => {
  for (const text of [
    'javascript:alert(1)',
    'JaVaScRiPt://www.a.example/%0aalert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x ftp://a.example file:///etc/passwd',
    'xhttps://a.example',
    'me@www.a.example',
    'https://',
    'www.',
  ])
    expect(links(text)).toEqual([]);
});

test('an address that reads as another is no link', () => {
  expect(links('https://bank.example@evil.example/')).toEqual([]);
  expect(links('https://bank.example:pw@evil.example/')).toEqual([]);
  expect(links('https://a.example/\u202Egnp.exe')).toEqual(['https://a.example/']);
  expect(links('https://a.\u200bexample/')).not.toContain('https://a.example/');
});

test('markup ends an address', () => {
  expect(links('<a href="https://a.example/">x</a>')).toEqual(['https://a.example/']);
  expect(links('https://a.example/"onmouseover="alert(1)')).toEqual(['https://a.example/']);
});

test('the pieces are the text again, whatever it is', () => {
  for (const text of [
    '',
    'plain',
    'https://a.example/ https://b.example/',
    '<img src=x onerror=alert(1)>',
    '\u202Eabc\u202C www.x.example\n\t',
    `https://a.example/${'('.repeat(4_000)}`,
    `${'www.'.repeat(2_000)}`,
    `https://a.example/${')'.repeat(7_900)}`,
  ])
    expect(whole(text)).toBe(text);
});

test.each([
  ['see https://a.example/b?c=d#e now', 'https://a.example/b?c=d#e'],
  ['http://a.example', 'http://a.example/'],
  ['HTTPS://A.example/B', 'https://a.example/B'],
  ['https://a.example/x_(y)', 'https://a.example/x_(y)'],
  ['https://a.example/x?!', 'https://a.example/x'],
  ['"https://a.example/x"', 'https://a.example/x'],
  ['https://bücher.example/', 'https://xn--bcher-kva.example/'],
  ['看https://a.example/看', 'https://a.example/%E7%9C%8B'],
  ['(www.a.example)', 'https://www.a.example/'],
])('one in %s', (text, href) => {
  expect(links(text)).toEqual([href]);
});

test('two side by side are two', () => {
  expect(links('https://a.example/ https://b.example/')).toHaveLength(2);
  expect(links('<https://a.example/><www.b.example>')).toHaveLength(2);
});

test('mail leads somewhere only where that is wanted, and only with an address', () => {
  expect(links('write mailto:ann@a.example')).toEqual([]);
  expect(links('write mailto:ann@a.example', true)).toEqual(['mailto:ann@a.example']);
  for (const text of ['mailto:', 'mailto:?subject=x', 'xmailto:ann@a.example'])
    expect(links(text, true)).toEqual([]);
});

test.each(['java\nscript:alert(1)', 'a.example', 'https://user:word@evil.example/', 'эhttps://a.example'])(
  'none in %j',
  (text) => {
    expect(links(text, true)).toEqual([]);
  },
);

test.each(['\u202e', '\u2066', '\u200b', '\u200f', '\ufeff', '\u00ad', '\u0000', '\u{e0041}'])(
  'one ends where a hidden character %j begins',
  (hidden) => {
    expect(links(`https://a.example/x${hidden}gpj.exe`)).toEqual(['https://a.example/x']);
  },
);

test('an address longer than the server lets one be is text', () => {
  const long = `https://a.example/${'x'.repeat(2_030)}`;
  expect(links(long)).toEqual([long]);
  expect(links(`${long}x`)).toEqual([]);
});
