import { describe, expect, test } from 'vitest';
import { filterSections } from './filter.ts';
import type { OperationView, Section } from './types.ts';

type Named = Pick<OperationView, 'tag' | 'id' | 'path' | 'summary'>;

const operation = (named: Named): OperationView => ({
  ...named,
  method: 'GET',
  description: '',
  access: 'Anybody',
  input: [],
  answer: { status: '200', fields: [] },
  refusals: [],
  curl: ''
});

const SECTIONS: Section[] = [
  {
    tag: 'Runs',
    slug: 'runs',
    text: '',
    operations: [
      operation({ tag: 'Runs', id: 'listRuns', path: '/api/v1/runs', summary: 'List runs' }),
      operation({ tag: 'Runs', id: 'readRun', path: '/api/v1/runs/{runId}', summary: 'Read a run' })
    ]
  },
  {
    tag: 'Team',
    slug: 'team',
    text: '',
    operations: [operation({ tag: 'Team', id: 'readMe', path: '/api/v1/me', summary: 'Read who you are' })]
  }
];

const found = (words: string, tag = ''): string[] =>
  filterSections(SECTIONS, { words, tag }).flatMap((section) => section.operations.map(({ id }) => id));

describe('filterSections', () => {
  test('finds everything for nothing', () => expect(found('  ')).toEqual(['listRuns', 'readRun', 'readMe']));
  test('finds all words in any order', () => expect(found('run READ')).toEqual(['readRun']));
  test('finds paths and ids', () => {
    expect(found('/v1/me')).toEqual(['readMe']);
    expect(found('listruns')).toEqual(['listRuns']);
  });
  test('keeps to a section', () => expect(found('read', 'Team')).toEqual(['readMe']));
  test('leaves out sections without a match', () =>
    expect(filterSections(SECTIONS, { words: 'who', tag: '' }).map(({ tag }) => tag)).toEqual(['Team']));
});
