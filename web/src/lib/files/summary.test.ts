import type { WorkflowNode } from '@automateos/workflow';
import { expect, test } from 'vitest';
import { summarize } from './summary.ts';

const stepOf = (type: string, label: string, config: Record<string, unknown> = {}): WorkflowNode => ({
  ...{ type, typeVersion: 1, label, position: { x: 0, y: 0 }, config }
});

test('a summary tells what a file starts by, talks to, and lacks', () => {
  const nodes = {
    a: stepOf('webhook', 'Lead'),
    b: stepOf('http-request', 'Post', { url: 'https://slack.com/api', auth: 'bearer' }),
    c: stepOf('http-request', 'Read', {
      url: { expr: 'https://api.example.com/{{ $json.id }}' },
      secret: ''
    }),
    d: stepOf('http-request', 'Computed', { url: { expr: 'https://{{ $json.host }}/' } }),
    e: stepOf('teleport', 'Beam', { to: 'HTTPS://MARS.example/x' })
  };
  const note = { text: '', position: { x: 0, y: 0 }, width: 1, height: 1, color: 'blue' } as const;
  expect(summarize({ name: 'x', nodes, edges: {}, notes: { note } })).toEqual({
    ...{ steps: 5, notes: 1, starts: ['Webhook'], secrets: ['Post'], unknown: ['Beam'] },
    hosts: ['api.example.com', 'mars.example', 'slack.com']
  });
});
