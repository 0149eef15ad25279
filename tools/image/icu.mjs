// ICU's data without what the program never asks for. Debian's libicudata is 31 MB, half of the image when packed: locales,
// calendars, collations, converters. The program folds case, makes host names ASCII and normalises; what that reads is code,
// or in three tables, which are left as they are. So that nothing is ever missed silently, a program that asks ICU for
// something else does not become an image.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

const kept = /^(nfkc|nfkc_cf|uts46)\.nrm$|\.icu$/;

/** What needs nothing that is taken away. */
const known = /^(u_charType|u_isalnum|uidna_\w+)_\d+$|\bicu_\d+::(ByteSink|CaseMap|Normalizer2|UMemory)\b/;

const output = (command, ...args) => execFileSync(command, args, { encoding: 'utf8' });

/** Throws where `program` asks for more of ICU than `known`. */
export function checkIcu(program) {
  const asked = output('nm', '--dynamic', '--undefined-only', '--demangle', program)
    .split('\n')
    .map((line) => line.replace(/^\s*\w\s+/, ''))
    .filter((name) => /_\d\d$|\bicu_\d+::/.test(name.split('(')[0]));
  const others = asked.filter((name) => !known.test(name));
  if (others.length > 0)
    throw new Error(
      `the image lacks ICU's data for ${others.join(', ')}: expected it in tools/image/icu.mjs`,
    );
}

const assembly = (symbol, file) => `
.section .rodata
.balign 16
.globl ${symbol}
.type ${symbol}, @object
${symbol}:
.incbin "${file}"
.size ${symbol}, . - ${symbol}
.section .note.GNU-stack, "", @progbits
`;

/** Writes the smaller one in the place of `library` (libicudata.so.N.M). */
export function trimIcu(library) {
  const folder = mkdtempSync(join(tmpdir(), 'porchlight-icu-'));
  try {
    const [, symbol, number] = /\b(icudt(\d+)_dat)\b/.exec(output('nm', '--dynamic', library));
    const data = join(folder, `icudt${number}l.dat`); // l: little-endian, by which icupkg knows it
    output('objcopy', '-O', 'binary', '--only-section=.rodata', library, data);
    const items = output('icupkg', '-l', data).trim().split('\n');
    const unwanted = join(folder, 'unwanted.txt');
    writeFileSync(unwanted, items.filter((name) => !kept.test(name)).join('\n'));
    output('icupkg', '-r', unwanted, data);
    const source = join(folder, 'data.s');
    const object = join(folder, 'data.o');
    writeFileSync(source, assembly(symbol, data));
    output('as', source, '-o', object);
    const options = ['-shared', '-soname', basename(library).replace(/\.\d+$/, ''), '--build-id=none'];
    output('ld', ...options, '-z', 'noexecstack', '-o', library, object);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
