import type { WorkflowDocument } from '@automateos/workflow';
import { expect, test } from 'vitest';
import { sampleInput } from './content.ts';

test('a form gives what it holds before anybody types', () => {
  const inputs = {
    b: { name: 'seats', type: 'number', default: 12, order: 2 },
    a: { name: 'channel', default: '#general', order: 1 },
    c: { name: 'note', order: 3 }
  };
  const start = {
    type: 'start',
    typeVersion: 1,
    label: 'Start',
    position: { x: 0, y: 0 },
    config: { inputs }
  };
  const document: WorkflowDocument = { name: 'Form', nodes: { n_start: start }, edges: {} };
  expect(sampleInput(document)).toEqual({ channel: '#general', seats: 12 });
});
