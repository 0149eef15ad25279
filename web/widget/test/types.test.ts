// porchlight.d.ts, held against what docs/widget.md says: its examples compile, and what makes no sense does not.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';
import { calls, events } from '../src/calls/names';

const read = (path: string): string => readFileSync(fileURLToPath(new URL(path, import.meta.url)), 'utf8');
const types = read('../public/porchlight.d.ts');
const docs = read('../../../docs/widget.md');
const examples = [...docs.matchAll(/^```js\n(.*?)^```/gms)].map(([, code]) => code!);

const senseless = [
  `porchlight('opn');`,
  `porchlight('identify');`,
  `porchlight('identify', 'ada');`,
  `porchlight('on', 'opened', () => undefined);`,
  `porchlight('on', 'unread', (count: string) => count);`,
  `porchlight('attributes', { plan: {} });`,
  `Porchlight.push(['open', 'now', 1]);`,
];

/** What the compiler says of pages' scripts, by their text; what the pages themselves have is not of interest. */
function problemsOf(scripts: readonly string[]): Map<string, string[]> {
  const page = (code: string): string =>
    `export {};\n${code.replace('(user)', '(user: any)').replace(/(querySelector\(.*?\))/, '$1!')}`;
  const files = new Map([['/porchlight.d.ts', types]]);
  scripts.forEach((code, i) => files.set(`/page${i}.ts`, page(code)));
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2018,
    types: [],
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile } = host;
  host.getSourceFile = (name, target) =>
    files.has(name) ? ts.createSourceFile(name, files.get(name)!, target) : getSourceFile(name, target);
  const program = ts.createProgram([...files.keys()], options, host);
  const said = (name: string): string[] =>
    ts
      .getPreEmitDiagnostics(program, program.getSourceFile(name))
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '));
  return new Map(scripts.map((code, i) => [code, [...said('/porchlight.d.ts'), ...said(`/page${i}.ts`)]]));
}

describe('the types', () => {
  let problems: Map<string, string[]>;
  beforeAll(() => {
    problems = problemsOf([...examples, ...senseless]);
  }, 120_000);

  it.each(examples)('take the example of the documentation: %s', (code) => {
    expect(problems.get(code)).toEqual([]);
  });

  it('are held against examples', () => {
    expect(examples.length).toBeGreaterThanOrEqual(3);
  });

  it.each(senseless)('do not take %s', (code) => {
    expect(problems.get(code)).not.toEqual([]);
  });

  it('and the documentation know every call and event that there is', () => {
    const known = (name: unknown): string => `porchlight('${String(name)}'`;
    for (const name of calls) {
      expect(types).toMatch(new RegExp(`name: [^,\\]]*'${String(name)}'`));
      expect(docs).toContain(known(name));
    }
    for (const name of events) {
      expect(types).toMatch(new RegExp(`^  ${name}: `, 'm'));
      expect(docs).toMatch(new RegExp(`^\\|.*\`${name}\``, 'm'));
    }
  });
});
