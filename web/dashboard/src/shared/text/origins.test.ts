import { expect, it } from 'vitest';
import { pageLink } from './page-url';

it.each([
  ['https://shop.example/a', ['shop.example'], true],
  ['https://shop.example:8443/a', ['shop.example'], true],
  ['https://shop.example:8443/a', ['https://shop.example'], false],
  ['https://shop.example:443/a', ['https://shop.example'], true],
  ['http://shop.example/a', ['https://shop.example'], false],
  ['https://www.shop.example/a', ['*.shop.example'], true],
  ['https://shop.example/a', ['*.shop.example'], false],
  ['https://evilshop.example/a', ['*.shop.example', 'shop.example'], false],
  ['https://shop.example.evil.test/a', ['shop.example', '*.shop.example'], false],
  ['https://shop.example@evil.test/a', ['shop.example'], false],
  ['https://anything.test/a', ['*'], true],
  ['https://SHOP.example/a', ['shop.example'], true],
  ['https://bücher.example/', ['xn--bcher-kva.example'], true],
  ['http://[::1]:8080/', ['[::1]'], true],
  ['app://shop.example/', ['app://shop.example', '*'], false],
  ['file:///etc/passwd', ['*'], false],
  ['https://shop.example/a', [], false],
])('%s is a link where the origins are %j: %s', (url, origins, linked) => {
  // A phisher's widget said it looks at a page of their own, and the dashboard linked to it.
  expect(pageLink(url, origins) !== undefined).toBe(linked);
});
