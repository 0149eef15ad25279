import { expect, test } from 'vitest';
import { pagePath, safeUrl, shortened } from './page-url';
import { displayName, initials, pseudonym } from './pseudonym';

test('only web addresses become links', () => {
  expect(safeUrl('https://shop.example/a?b=1#c')).toBe('https://shop.example/a?b=1#c');
  for (const text of [
    'javascript:alert(1)',
    ' JaVaScRiPt:alert(1)',
    'data:text/html,x',
    'ftp://a/b',
    '/cart',
    '',
    null,
    undefined,
  ])
    expect(safeUrl(text)).toBeUndefined();
});

test('user info never reaches a link', () => {
  expect(safeUrl('https://user:secret@shop.example/')).toBe('https://shop.example/');
});

test('a row shows the path', () => {
  expect(pagePath('https://shop.example/cart?x=1')).toBe('/cart?x=1');
  expect(pagePath('javascript:alert(1)')).toBeUndefined();
});

test('a long address loses its middle, and neither its beginning nor its end', () => {
  expect(shortened('/short')).toBe('/short');
  const long = shortened(`/shop/${'x'.repeat(300)}/lamp?shade=moss`);
  expect([...long]).toHaveLength(64);
  expect(long).toMatch(/^\/shop\/x+…x+\/lamp\?shade=moss$/u);
  expect(shortened('💡'.repeat(9), 5)).toBe('💡💡💡…💡');
});

test('a pseudonym is the same every day, and differs between visitors', () => {
  expect(pseudonym('5f0c2a')).toBe(pseudonym('5f0c2a'));
  const many = new Set(Array.from({ length: 200 }, (_, i) => pseudonym(`visitor-${i}`)));
  expect(many.size).toBeGreaterThan(185);
  for (const name of many) expect(name).toMatch(/^[A-Z][a-z]+ [A-Z][a-z]+$/u);
});

test('a real name stands before a pseudonym; blanks are no name', () => {
  expect(displayName({ visitorUid: 'a', name: 'Ada' })).toBe('Ada');
  expect(displayName({ visitorUid: 'a', name: '  ' })).toBe(pseudonym('a'));
});

test('initials survive any script', () => {
  expect(initials('Ada King Lovelace')).toBe('AL');
  expect(initials('𝒳')).toBe('𝒳');
  expect(initials('')).toBe('?');
});
