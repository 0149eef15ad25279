import { describe, expect, it } from 'vitest';
import { linkify } from '../src/chat/linkify';

const links = (text: string): string[] => linkify(text).flatMap(({ href }) => (href ? [href] : []));

describe('links', () => {
  it.each([
    ['see https://a.example/b?c=d#e now', 'https://a.example/b?c=d#e'],
    ['http://a.example', 'http://a.example/'],
    ['HTTPS://A.example/B', 'https://a.example/B'],
    ['write mailto:ann@a.example', 'mailto:ann@a.example'],
    ['(https://a.example/x)', 'https://a.example/x'],
    ['https://a.example/x_(y)', 'https://a.example/x_(y)'],
    ['https://a.example/x.', 'https://a.example/x'],
    ['https://a.example/x?!', 'https://a.example/x'],
    ['"https://a.example/x"', 'https://a.example/x'],
    ['https://bücher.example/', 'https://xn--bcher-kva.example/'],
  ])('finds the one in %s', (text, href) => {
    expect(links(text)).toEqual([href]);
  });

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:msgbox(1)',
    'file:///etc/passwd',
    'ftp://a.example/',
    'https://',
    'https://bank.example@evil.example/',
    'https://user:word@evil.example/',
    'mailto:',
    'mailto:?subject=x',
    'a.example',
    'xhttps://a.example',
  ])('finds none in %s', (text) => {
    expect(links(text)).toEqual([]);
  });

  it.each(['\u202e', '\u2066', '\u200b', '\u200f', '\ufeff', '\u00ad', '\u0000'])(
    'ends one where a hidden character %j begins',
    (hidden) => {
      expect(links(`https://a.example/x${hidden}gpj.exe`)).toEqual(['https://a.example/x']);
    },
  );

  it('loses nothing of the text', () => {
    const text =
      'a https://a.example/b, <b>c</b>\nmailto:d@e.example) https://bank.example@evil.example/ f\u202e';
    const pieces = linkify(text);
    expect(pieces.map((piece) => piece.text).join('')).toBe(text);
    expect(pieces.filter(({ href }) => href)).toHaveLength(2);
  });
});
