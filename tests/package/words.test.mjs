// What is said of the verbs and options elsewhere than in the program: the manual page, and completion in bash.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { before, test } from 'node:test';
import { root, run } from '../support/servers/process.mjs';

const binary = resolve(root, process.env.PORCHLIGHT_BINARY || 'build/release/porchlight');

/** [{words, options}] of every verb, as the program itself tells them. */
async function verbsBelow(words = []) {
  const { code, stdout } = await run(binary, ['help', ...words]);
  assert.equal(code, 0, words.join(' '));
  const [, list] = stdout.split('Subcommands:\n');
  if (list) {
    const names = [...list.matchAll(/^ {2}([a-z-]+) /gm)].map(([, name]) => name);
    return (await Promise.all(names.map((name) => verbsBelow([...words, name])))).flat();
  }
  return [{ words, options: [...stdout.matchAll(/^ {2}(?:-h,)?(--[a-z-]+)/gm)].map(([, name]) => name) }];
}

let verbs;
before(async () => {
  verbs = await verbsBelow();
  assert.ok(verbs.length > 15);
});

/** {title: text} of the manual page's sections and subsections. */
function manual() {
  const page = readFileSync(join(root, 'docs/porchlight.1'), 'utf8').replaceAll('\\-', '-');
  const parts = page.split(/^\.S[HS] /m).slice(1);
  return new Map(parts.map((part) => [part.slice(0, part.indexOf('\n')), part]));
}

test('the manual page has every verb and every option, and no others', () => {
  const parts = manual();
  const optionsIn = (text) => [...text.matchAll(/^\.BI? (--[a-z-]+)/gm)].map(([, name]) => name);
  const everywhere = [...optionsIn(parts.get('OPTIONS')), '--help'];
  const titles = [...parts.keys()].filter((title) => title !== title.toUpperCase());
  const described = new Map(titles.map((title) => [title.replace(/( [A-Z]+)+$/, ''), parts.get(title)]));
  assert.deepEqual([...described.keys()].sort(), verbs.map(({ words }) => words.join(' ')).sort());
  for (const { words, options } of verbs) {
    const own = options.filter((name) => !everywhere.includes(name));
    assert.deepEqual(optionsIn(described.get(words.join(' '))).sort(), own.sort(), words.join(' '));
  }
});

/** What bash offers behind these words, the last of them half typed. */
async function offered(...words) {
  const script = `source "${root}/packaging/bash-completion/porchlight"
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
    _porchlight; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout } = await run('bash', ['-c', script, 'bash', binary, ...words]);
  return stdout.split('\n').filter(Boolean);
}

test('bash completes every verb and every option', async () => {
  const first = [...new Set(verbs.map(({ words }) => words[0]))];
  assert.deepEqual((await offered('')).sort(), first.sort());
  assert.deepEqual(await offered('pro'), ['project']);
  for (const { words, options } of verbs) {
    assert.deepEqual(await offered(...words, '--'), options, words.join(' '));
  }
});

test('bash completes what an option is followed by', async () => {
  assert.deepEqual(await offered('project', 'set', '1', '--chat-files', ''), ['true', 'false']);
  assert.deepEqual(await offered('agent', 'add', 'a@b.c', '--role', 'o'), ['owner']);
  assert.deepEqual(await offered('serve', '--set', 'presence.'), ['presence.grace=', 'presence.lease=']);
  assert.deepEqual(await offered('serve', '--config', join(root, 'LICEN')), [join(root, 'LICENSE')]);
  assert.deepEqual(await offered('serve', '--port', ''), [], 'what nobody can know');
  assert.deepEqual(await offered('project', 'secret', '1', '--show', '--ro'), ['--rotate']);
});
