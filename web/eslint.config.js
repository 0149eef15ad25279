// One configuration for the whole workspace. Beside the usual rules it holds the dashboard's one direction:
// app → features → shared, no feature imports another, and nobody makes a barrel of re-exports.
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';
import ownRules from './lint/text-alone.js';

const forbid = (patterns, message) => ({
  '@typescript-eslint/no-restricted-imports': [
    'error',
    { patterns: patterns.map((regex) => ({ regex, message })) },
  ],
});

const direction = 'Imports go one way: app → features → shared.';
const features = ['login', 'inbox', 'visitors', 'visitor-context', 'install'];

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**'] },
  ...tseslint.configs.recommended,
  {
    rules: {
      eqeqeq: 'error',
      'no-console': ['error', { allow: ['warn', 'error'] }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportAllDeclaration', message: 'No barrel files: import from where it is made.' },
      ],
    },
  },
  { files: ['**/*.{js,cjs,mjs}'], rules: { 'no-console': 'off' } },
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
