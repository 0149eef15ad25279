// The site as it is built: nothing leads nowhere, and no document is left out.

import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { after, before, test } from 'node:test';
import { anchor, inRepository, toHtml } from '../src/markdown.mjs';
import { groups, root } from '../src/pages.mjs';
import { buildSite } from '../src/site.mjs';

let folder;
let pages;
const html = new Map();
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'porchlight-site-'));
  pages = buildSite(folder);
  for (const { path } of pages) html.set(path, readFileSync(join(folder, path), 'utf8'));
});
after(() => rmSync(folder, { recursive: true }));

const attributes = (text, name) =>
  [...text.matchAll(new RegExp(` ${name}="([^"]*)"`, 'g'))].map(([, one]) => one);
const unescaped = (text) => text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&amp;', '&');

test('every document is in it', () => {
  const sources = new Set(groups().flatMap((group) => group.pages.map(({ source }) => source)));
  const documents = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .map((name) => `docs/${name}`)
    .concat(readdirSync(root))
    .filter((name) => name.endsWith('.md'));
  assert.deepEqual(
    documents.filter((name) => !sources.has(name)),
    [],
  );
});

test('every link leads to a page, a file and a heading that are there', () => {
  const broken = [];
  for (const [path, text] of html) {
    for (const link of [...attributes(text, 'href'), ...attributes(text, 'src')].map(unescaped)) {
      if (/^https?:/.test(link)) continue;
      const [file, hash] = link.split('#');
      const to = file === '' ? path : posix.join(posix.dirname(path), file);
      const target = join(folder, to);
      const isThere = existsSync(target) && statSync(target).isFile();
      const hasPlace = hash === undefined || (html.has(to) && attributes(html.get(to), 'id').includes(hash));
      if (!isThere || !hasPlace) broken.push(`${path}: ${link}`);
    }
  }
  assert.deepEqual(broken, []);
});

// What the site has no page of (a folder, a file of the sources) is words there; in the repository it is a link.
test('every link of a document leads to something in the repository', () => {
  const broken = [];
  for (const { source, make } of pages.filter((page) => page.make === undefined)) {
    assert.equal(make, undefined);
    toHtml(readFileSync(join(root, source), 'utf8'), (href) => {
      const inside = inRepository(source, href);
      if (inside !== undefined && !existsSync(join(root, inside.path))) broken.push(`${source}: ${href}`);
      return href;
    });
  }
  assert.deepEqual(broken, []);
});

test('no heading has another’s place, but for events that both sides know', () => {
  for (const [path, text] of html) {
    const ids = attributes(text, 'id');
    assert.equal(new Set(ids).size, ids.length, path);
    if (path === 'rest.html')
      assert.deepEqual(
        ids.filter((id) => /^shape-.*-\d$/.test(id)),
        [],
      );
  }
});

test('a page has a title and one heading of the first level, and is in the navigation once', () => {
  const titles = new Set();
  for (const { path, title, listed } of pages) {
    const text = html.get(path);
    assert.equal(text.match(/<h1 /g)?.length, 1, path);
    assert.ok(!titles.has(title), `two pages are called ${title}`);
    titles.add(title);
    assert.equal(text.match(/aria-current="page"/g)?.length ?? 0, listed ? 1 : 0, path);
  }
});

test('asks nobody else for anything, and has no script', () => {
  for (const [path, text] of html) {
    assert.doesNotMatch(text, /<script|<iframe|<style| on\w+="/, path);
    for (const source of attributes(text, 'src')) assert.doesNotMatch(source, /^[a-z]+:/, path);
  }
});

test('both references have every call, every event and every shape', () => {
  const api = JSON.parse(readFileSync(join(root, 'docs/openapi.json'), 'utf8'));
  const rest = html.get('rest.html');
  for (const [path, item] of Object.entries(api.paths))
    for (const method of Object.keys(item).filter((name) => name !== 'parameters'))
      assert.ok(rest.includes(`>${method.toUpperCase()} ${path}<`), `${method} ${path}`);
  for (const name of Object.keys(api.components.schemas))
    assert.ok(attributes(rest, 'id').includes(`shape-${name.toLowerCase()}`), name);
  const events = JSON.parse(readFileSync(join(root, 'docs/socket-events.json'), 'utf8'));
  const sockets = html.get('sockets.html');
  for (const side of [events.visitor, events.agent])
    for (const name of [...Object.keys(side.toServer), ...Object.keys(side.fromServer)])
      assert.ok(sockets.includes(`>${name}</h4>`), name);
});

test('anchors are those that code hosts make', () => {
  assert.equal(anchor('What each failure looks like'), 'what-each-failure-looks-like');
  assert.equal(anchor('The holder (`presence/holder.hpp`)'), 'the-holder-presenceholderhpp');
  assert.equal(anchor('GET /projects/{p}'), 'get-projectsp');
  const { html: text } = toHtml('# A\n\n## B\n\n## B\n', () => undefined);
  assert.deepEqual(attributes(text, 'id'), ['a', 'b', 'b-1']);
});

test('what is no HTML of ours is words', () => {
  const { html: text } = toHtml('# <b onclick="x">A</b>\n\n<script>x</script>\n\n`<i>`', () => undefined);
  assert.doesNotMatch(text, /<script|<b |<i>/);
});
