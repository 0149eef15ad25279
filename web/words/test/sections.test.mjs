// @vitest-environment node
// Which messages a section says, from sources alone: of an invented page, and of the dashboard.
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { sectionsFrom } from '../sections.mjs';

const KEYS = ['a.one', 'a.two', 'b.one', 'b.two', 'c.one', 'c.two', 'd.one'];

function sectionsOf(sources) {
  const sections = sectionsFrom('/main.tsx', KEYS, {
    read: (file) => sources[file],
    resolve: (specifier, importer) => {
      const path = resolve(dirname(importer), specifier);
      return [`${path}.ts`, `${path}.tsx`].find((file) => file in sources);
    },
  });
  return Object.fromEntries(sections);
}

test('a section says what its own files say, and not what the page begins with', () => {
  const sections = sectionsOf({
    '/main.tsx': `import {\n  a,\n} from './a';\nimport './styles.css';\nconst load = () => import('./b/B');\nsay('a.one');`,
    '/a.ts': `export { c } from './c';\nexport const a = () => say('a.two');`,
    '/c.ts': `say('c.one');`,
    '/b/B.tsx': `import { c } from '../c';\nimport '../d';\nsay('b.one');\nsay('a.one');`,
    '/d.ts': 'say(`b.${which}`);',
  });
  expect(sections).toEqual({ '/main.tsx': ['a.one', 'a.two', 'c.one'], '/b/B.tsx': ['b.one', 'b.two'] });
});

test('what only a type is taken from is not loaded, and says nothing', () => {
  const sections = sectionsOf({
    '/main.tsx': `import type { Place } from './place';\nexport type { Other } from './place';\nsay('a.one');`,
    '/place.ts': `say('b.one');`,
  });
  expect(sections).toEqual({ '/main.tsx': ['a.one'] });
});

test('a section within one does not say again what that has; one that two may load says what not both have', () => {
  const sections = sectionsOf({
    '/main.tsx': `import('./b');\nimport('./c');`,
    '/b.ts': `import('./d');\nsay('b.one');\nsay('a.one');`,
    '/c.ts': `import('./d');\nimport('./e');\nsay('c.one');\nsay('a.one');`,
    '/d.ts': `import('./c');\nsay('a.one');\nsay('b.one');\nsay('c.one');\nsay('d.one');`,
    '/e.ts': `say('c.one');\nsay('c.two');`,
  });
  expect(sections['/d.ts']).toEqual(['b.one', 'c.one', 'd.one']);
  expect(sections['/e.ts']).toEqual(['c.two']);
});

const dashboard = fileURLToPath(new URL('../../dashboard/src/', import.meta.url));

test('of the dashboard every message is in a section, and the log-in has few of them', () => {
  const english = JSON.parse(readFileSync(`${dashboard}words/en.json`, 'utf8'));
  const sections = sectionsFrom(`${dashboard}main.tsx`, Object.keys(english), {
    read: (file) => readFileSync(file, 'utf8'),
    resolve: (specifier, importer) => {
      const path = resolve(dirname(importer), specifier);
      return [`${path}.ts`, `${path}.tsx`].find((file) => existsSync(file));
    },
  });
  const of = Object.fromEntries([...sections].map(([file, keys]) => [basename(file), keys]));
  expect(new Set(Object.values(of).flat())).toEqual(new Set(Object.keys(english)));
  expect(of['main.tsx']).toContain('login.claim');
  expect(of['HoursPage.tsx']).toContain('hours.always');
  const early = /^(?:login|language|common|errors|app|pane|setup|time)\./;
  expect(of['main.tsx'].filter((key) => !early.test(key))).toEqual([]);
});
