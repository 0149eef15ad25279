import { expect, test } from 'vitest';
import { checkOrigin } from './origin-check';

test.each([
  ['https://shop.example', 'origin', 'https://shop.example'],
  ['HTTPS://Shop.Example/', 'origin', 'https://shop.example'],
  ['https://shop.example:443', 'origin', 'https://shop.example'],
  ['http://shop.example:8080', 'origin', 'http://shop.example:8080'],
  ['https://shop.example/cart?item=1#top', 'origin', 'https://shop.example'],
  ['https://bücher.example', 'origin', 'https://xn--bcher-kva.example'],
  ['http://[::1]:3000', 'origin', 'http://[::1]:3000'],
  ['capacitor://localhost', 'origin', 'capacitor://localhost'],
  ['shop.example', 'host', 'shop.example'],
  ['localhost', 'host', 'localhost'],
  ['127.0.0.1', 'host', '127.0.0.1'],
  ['*.shop.example', 'below', '*.shop.example'],
  ['*', 'all', '*'],
])('%s is kept as %s %s', (typed, kind, pattern) => {
  expect(checkOrigin(typed)).toMatchObject({ kind, pattern });
});

test.each([
  ['https://', 'form'],
  ['https://user@shop.example', 'form'],
  ['shop.example/cart', 'form'],
  ['two words', 'form'],
  ['file:///home/page.html', 'scheme'],
  ['null', 'scheme'],
  ['javascript://shop.example', 'scheme'],
  ['shop.example:8080', 'port'],
  ['https://shop.example:99999', 'port'],
  ['https://shop.example:0', 'port'],
  ['https://*.shop.example', 'star'],
  ['shop.*', 'star'],
  ['*.127.0.0.1', 'host'],
  ['https://ex ample', 'host'],
])('%s is wrong in its %s', (typed, reason) => {
  expect(checkOrigin(typed)).toEqual({ kind: 'wrong', reason });
});

test('nothing typed is neither', () => {
  expect(checkOrigin('  ')).toBeUndefined();
});
