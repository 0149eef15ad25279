// One configuration for the whole workspace. Beside the usual rules it holds the dashboard's one direction:
// app → features → shared, no feature imports another, and nobody makes a barrel of re-exports.
import { readdirSync } from 'node:fs';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';
import ownRules from './lint/text-alone.js';
import wordRules from './lint/words.js';

const forbid = (patterns, message) => ({
  '@typescript-eslint/no-restricted-imports': [
    'error',
    { patterns: patterns.map((regex) => ({ regex, message })) },
  ],
});

const direction = 'Imports go one way: app → features → shared.';
const features = readdirSync(new URL('dashboard/src/features', import.meta.url));
const noBarrel = {
  selector: 'ExportAllDeclaration',
  message: 'No barrel files: import from where it is made.',
};
/** Whoever else writes a cache undoes what an event has said. `invalidateQueries` asks, and is everybody's. */
const writesCache = {
  selector:
    'CallExpression[callee.property.name=/^(setQueryData|setQueriesData|removeQueries|resetQueries)$/]',
  message: 'The caches are written in shared/realtime/cache-writer.ts: give it a method for this.',
};

/** Names of HTML and CSS, of animals, and of scripts. */
const wordless = [
  'widget/src/preview/allowlist.ts',
  'dashboard/src/features/page-preview/{allowlist,build-page}.ts',
  'dashboard/src/shared/text/pseudonym.ts',
  'dashboard/src/words/language.ts',
];

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**'] },
  ...tseslint.configs.recommended,
  {
    rules: {
      eqeqeq: 'error',
      'no-console': ['error', { allow: ['warn', 'error'] }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-restricted-syntax': ['error', noBarrel],
    },
  },
  { files: ['**/*.{js,cjs,mjs}'], rules: { 'no-console': 'off' } },
  // Globals of pages are declared with `var`: they are properties of the window then.
  { files: ['widget/public/*.d.ts'], rules: { 'no-var': 'off' } },
  { files: ['dashboard/src/**/*.{ts,tsx}'], ...reactHooks.configs.flat.recommended },
  // The React Compiler is not used: what it cannot memoize is no fault.
  { files: ['dashboard/src/**/*.tsx'], rules: { 'react-hooks/incompatible-library': 'off' } },
  {
    files: ['dashboard/src/**/*.tsx'],
    ignores: ['**/*.test.tsx'],
    plugins: { porchlight: ownRules },
    rules: { 'porchlight/text-alone': 'error' },
  },
  {
    files: ['dashboard/src/**/*.{ts,tsx}'],
    ignores: ['**/*.test.{ts,tsx}', 'dashboard/src/testing/**', ...wordless],
    plugins: { words: wordRules },
    rules: { 'words/bare-words': 'error', 'words/early-words': 'error', 'words/foreign-format': 'error' },
  },
  {
    files: ['widget/src/**/*.ts'],
    ignores: wordless,
    plugins: { words: wordRules },
    rules: { 'words/bare-words': 'error' },
  },
  {
    files: ['dashboard/src/**/*.{ts,tsx}'],
    ignores: ['dashboard/src/shared/realtime/cache-writer.ts', '**/*.test.{ts,tsx}'],
    rules: { 'no-restricted-syntax': ['error', noBarrel, writesCache] },
  },
  {
    files: ['{dashboard,widget,text}/src/**/*.{ts,tsx}'],
    ignores: ['**/*.test.{ts,tsx}', 'dashboard/src/testing/**'],
    rules: { 'max-lines-per-function': ['error', { max: 55, skipComments: true, skipBlankLines: true }] },
  },
  {
    files: ['dashboard/src/shared/**'],
    rules: forbid(['(^|/)(app|features)/'], direction),
  },
  ...features.map((feature) => ({
    files: [`dashboard/src/features/${feature}/**`],
    rules: forbid(
      ['(^|/)app/', `^\\.\\./(?:\\.\\./features/)?(?:${features.filter((f) => f !== feature).join('|')})/`],
      `${direction} What two features need stands in shared.`,
    ),
  })),
);
