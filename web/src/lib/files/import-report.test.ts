import { expect, test } from 'vitest';
import type { ImportedNode } from '@automateos/workflow/interop';
import { reportLines, reportTitle } from './import-report.ts';

const node = (name: string, more: Partial<ImportedNode> = {}): ImportedNode => ({
  name,
  kind: 'n8n-nodes-base.slack',
  outcome: 'step',
  nodeId: name,
  hints: [],
  needsConnection: false,
  ...more
});

const report = {
  source: 'n8n' as const,
  nodes: [
    node('Start'),
    node('Model', { outcome: 'folded', nodeId: 'Ask' }),
    node('Ask', { needsConnection: true, hints: ['Look at the prompt.'] }),
    node('Calendar', { outcome: 'placeholder' }),
    node('Why', { outcome: 'note' })
  ]
};

test('what needs a look comes first, notes not at all', () => {
  expect(reportLines(report)).toEqual([
    { name: 'Calendar', tone: 'missing', words: [expect.stringContaining('no such step here yet')] },
    {
      name: 'Ask',
      tone: 'look',
      words: ['Connect it: n8n keeps credentials to itself.', 'Look at the prompt.']
    },
    { name: 'Start', tone: 'done', words: [] },
    { name: 'Model', tone: 'done', words: ['Part of “Ask” now.'] }
  ]);
});

test('the title counts steps', () => {
  expect(reportTitle(report)).toBe('From n8n: 2 of 3 steps came over');
  expect(reportTitle({ source: 'n8n', nodes: [node('Start')] })).toBe('From n8n: 1 of 1 step came over');
});
