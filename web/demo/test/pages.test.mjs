// The shop has no compiler to find its mistakes: every link and picture must lead somewhere, every page must
// carry the snippet, and the pictures must be well-formed.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { JSDOM } from 'jsdom';

const read = (name) => readFileSync(new URL(`../src/${name}`, import.meta.url), 'utf8');
const pages = ['index.html', 'product.html', 'cart.html'];
const pictures = new JSDOM(read('lamps.svg'), { contentType: 'image/svg+xml' }).window.document;

for (const page of pages) {
  const { document } = new JSDOM(read(page)).window;

  test(`${page} carries the snippet, relative: the shop may stand under a path`, () => {
    assert.ok(read(page).includes('<script async src="../widget.js" data-project-id="1"></script>'));
  });

  test(`${page} links to what exists`, () => {
    const outside = ['/', '../', '../widget.js'];
    for (const element of document.querySelectorAll('[href], [src]')) {
      const target = element.getAttribute('href') || element.getAttribute('src');
      if (outside.includes(target)) continue;
      assert.doesNotMatch(target, /^\//);
      const [, file, name] = /^(?:\.\/)?([^?#]*)(?:\?[^#]*)?(?:#(.*))?$/.exec(target);
      assert.ok(existsSync(new URL(`../src/${file || 'index.html'}`, import.meta.url)), target);
      if (name) assert.ok(pictures.getElementById(name), target);
    }
  });
}

test('each lamp of the shop has a card and a picture', () => {
  const lamps = [...read('shop.js').matchAll(/^ {2}(\w+): \{$/gm)].map((match) => match[1]);
  assert.equal(lamps.length, 6);
  for (const lamp of lamps) {
    assert.ok(pictures.getElementById(lamp), lamp);
    assert.ok(read('index.html').includes(`product.html?lamp=${lamp}"`), lamp);
  }
});
