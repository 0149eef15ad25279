// Code in the documents is code: it can be read by what it is for, and names what there is.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { transformSync } from 'esbuild';
import { marked } from 'marked';
import { groups, root } from '../src/pages.mjs';

const read = (path) => readFileSync(join(root, path), 'utf8');

/** Of everything that is written by hand: {source, lang, text}. */
const samples = groups()
  .flatMap(({ pages }) => pages)
  .filter(({ make }) => make === undefined)
  .flatMap(({ source }) => {
    const found = [];
    marked.walkTokens(marked.lexer(read(source)), (token) => {
      if (token.type === 'code' && token.codeBlockStyle !== 'indented')
        found.push({ source, lang: token.lang ?? '', text: token.text });
    });
    return found;
  });
const of = (...langs) => samples.filter(({ lang }) => langs.includes(lang));
const scripts = of('js');
const commands = samples.filter(
  ({ lang, text }) => lang === 'sh' || (lang === '' && /^(sudo |\.\/dev |porchlight )/m.test(text)),
);

test('there are some of each kind', () => {
  assert.ok(scripts.length >= 5, 'scripts');
  assert.ok(of('html').length >= 4, 'pages');
  assert.ok(commands.length >= 10, 'commands');
});

test('scripts can be read', () => {
  for (const { source, text } of scripts) {
    const { warnings } = transformSync(text, { loader: 'js', sourcefile: source });
    assert.deepEqual(warnings, []);
  }
});

test('the events of scripts are in the contract', () => {
  const { visitor, agent } = JSON.parse(read('docs/socket-events.json'));
  const told = new Set(['connect', ...Object.keys(visitor.fromServer), ...Object.keys(agent.fromServer)]);
  const said = new Set([...Object.keys(visitor.toServer), ...Object.keys(agent.toServer)]);
  for (const { source, text } of scripts) {
    for (const [, name] of text.matchAll(/socket\.on\('(\w+)'/g))
      assert.ok(told.has(name), `${source}: ${name}`);
    for (const [, name] of text.matchAll(/socket\.emit\w*\('(\w+)'/g))
      assert.ok(said.has(name), `${source}: ${name}`);
  }
});

test('calls of the widget, in samples and in tables, are calls that it has', () => {
  const calls = new Set(
    [...read('docs/widget.md').matchAll(/^\| .*$/gm)].flatMap(([row]) =>
      [...row.split('|')[1].matchAll(/porchlight\('(\w+)'/g)].map(([, name]) => name),
    ),
  );
  assert.ok(calls.has('identify') && calls.has('previewConsent'));
  for (const { source } of groups()
    .flatMap(({ pages }) => pages)
    .filter(({ make }) => make === undefined))
    for (const [, name] of read(source).matchAll(/porchlight\('(\w+)'/g))
      assert.ok(calls.has(name), `${source}: ${name}`);
});

test('attributes of the script are those that it reads', () => {
  const known = new Set([...read('docs/widget.md').matchAll(/`(data-[a-z-]+)/g)].map(([, name]) => name));
  for (const { source, text } of of('html'))
    for (const [, name] of text.matchAll(/\s(data-[a-z-]+)=/g))
      assert.ok(known.has(name), `${source}: ${name}`);
  for (const page of ['chatwoot', 'live-helper-chat', 'tawk-to'])
    for (const [, name] of read(`docs/moving/from-${page}.md`).matchAll(/`(data-[a-z-]+)/g))
      assert.ok(known.has(name), `${page}: ${name}`);
});

test('commands can be read by a shell', () => {
  for (const { source, text } of commands) {
    const line = text.replace(/<this repository>/g, 'repository');
    const { status, stderr } = spawnSync('bash', ['-n'], { input: line, encoding: 'utf8' });
    assert.equal(status, 0, `${source}: ${stderr}\n${text}`);
  }
});

test('verbs of the program, with their options, are in its manual', () => {
  const manual = read('docs/porchlight.1').replaceAll('\\-', '-');
  const verbs = new Set([...manual.matchAll(/^\.S[SH] "?([a-z][a-z-]+)\b/gm)].map(([, verb]) => verb));
  assert.ok(verbs.has('serve') && verbs.has('doctor'), [...verbs].join());
  for (const { source, text } of commands) {
    for (const [, verb] of text.matchAll(
      /(?:^|sudo |\$\(|&& )(?:porchlight|porchlightctl|\/usr\/bin\/porchlight) ([a-z][a-z-]*)/gm,
    ))
      assert.ok(verbs.has(verb) || verb === 'shell', `${source}: porchlight ${verb}`);
    for (const [, option] of text.matchAll(/^(?:sudo )?porchlight(?:ctl)? .*?(--[a-z][a-z-]+)/gm))
      assert.ok(manual.includes(option), `${source}: ${option}`);
  }
});

test('paths of the interface are in its description', () => {
  const { paths } = JSON.parse(read('docs/openapi.json'));
  for (const { source } of groups()
    .flatMap(({ pages }) => pages)
    .filter(({ source }) => source.startsWith('docs/moving')))
    for (const [, method, path] of read(source).matchAll(/`(GET|POST|PATCH|DELETE) (\/[^`?]*)/g))
      assert.ok(paths[path]?.[method.toLowerCase()], `${source}: ${method} ${path}`);
});
