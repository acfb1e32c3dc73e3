import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

const PACKAGES = ['workflow', 'db', 'auth', 'egress', 'mocks', 'collab-server', 'worker', 'cli'];

/** Sizes that keep one responsibility per file and function; comments and blank lines are free. */
const budget = (lines, extra = {}) => ({
  'max-lines': ['error', { max: lines, skipBlankLines: true, skipComments: true }],
  'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true, IIFEs: false }],
  'max-params': ['error', 3],
  ...extra
});

const restrict = (...patterns) => ({ 'no-restricted-imports': ['error', { patterns }] });
const yjs = {
  group: ['yjs', 'y-*'],
  message: 'Yjs belongs to workflow/document, web/src/lib/collab and collab-server.'
};
const drizzle = { group: ['drizzle-orm', 'drizzle-orm/*'], message: 'SQL belongs to db.' };
const node = { group: ['node:*'], message: 'The language of the product runs in browsers too.' };

export default ts.config(
  {
    ignores: ['**/build', '**/.svelte-kit', '**/node_modules', '.data', 'test-results', 'playwright-report']
  },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
    rules: {
      eqeqeq: ['error', 'always'],
      'no-undef': 'off', // TypeScript knows better
      'no-empty': ['error', { allowEmptyCatch: false }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      ...budget(300)
    }
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig, extraFileExtensions: ['.svelte'] } },
    rules: { 'svelte/no-at-html-tags': 'error', 'svelte/no-navigation-without-resolve': 'off' }
  },
  { files: ['**/*.svelte'], rules: { ...budget(200), 'max-lines-per-function': 'off' } },
  {
    files: ['**/*.test.ts', '**/*.e2e.ts', '**/testing/**'],
    rules: { ...budget(500), 'max-lines-per-function': 'off' }
  },
  {
    // Beside a few signals these hold plain maps on purpose: what is drawn changes by object identity, once per frame.
    files: ['web/src/lib/{canvas,collab}/**/*.svelte.ts'],
    rules: { 'svelte/prefer-svelte-reactivity': 'off' }
  },
  {
    files: PACKAGES.map((name) => `${name}/**/*.ts`).filter((glob) => !/^(workflow|collab)/.test(glob)),
    rules: restrict(yjs)
  },
  {
    files: ['workflow/**/*.ts'],
    ignores: ['workflow/document/**', '**/*.test.ts', '**/*.server.ts'],
    rules: restrict(yjs, node, drizzle)
  },
  {
    files: ['worker/**/*.ts', 'egress/**/*.ts', 'collab-server/**/*.ts', 'cli/**/*.ts'],
    rules: restrict(drizzle)
  },
  { files: ['**/*.js', '**/*.cjs'], languageOptions: { globals: globals.node } }
);
