import type { WorkflowDocument, WorkflowEdge, WorkflowNode } from '@automateos/workflow';

/** Distance of steps as tidying up lays them: a card is 200 × 62. */
export const PITCH = { x: 300, y: 90 };

/**
 * A workflow of `count` steps in the shape of real ones: many lanes side by side, each beginning with a trigger and read
 * from left to right; every third step is a condition whose second way leads into the next lane. Wires join neighbours
 * only, 1.3 of them per step. Every step is filled in as people fill them.
 */
export function largeGraph(count: number): WorkflowDocument {
  const columns = Math.round(Math.sqrt(count * 0.6)); // about as high as wide on the screen
  const nodes: Record<string, WorkflowNode> = {};
  const edges: Record<string, WorkflowEdge> = {};
  for (let index = 0; index < count; index++) {
    const [lane, column] = [Math.floor(index / columns), index % columns];
    const type = typeAt(lane, column);
    nodes[idOf(index)] = {
      type,
      typeVersion: 1,
      label: `${LABELS[type]} ${index}`,
      position: { x: column * PITCH.x, y: lane * PITCH.y },
      config: structuredClone(CONFIGS[type] ?? {})
    };
    const isLast = column === columns - 1 || index + 1 >= count;
    if (isLast) continue;
    const port = type === 'if' ? 'true' : 'out';
    edges[`e_${index}`] = edgeOf(index, port, index + 1);
    const aside = index + columns + 1;
    if (type === 'if' && aside < count) edges[`f_${index}`] = edgeOf(index, 'false', aside);
  }
  return { name: `${count} steps`, nodes, edges };
}

/** The id of the step with a number. */
export const idOf = (index: number): string => `n_${String(index).padStart(10, '0')}`;

const edgeOf = (source: number, sourcePort: string, target: number): WorkflowEdge => ({
  ...{ source: idOf(source), sourcePort, target: idOf(target), targetPort: 'in' }
});

function typeAt(lane: number, column: number): string {
  if (column === 0) return lane % 4 === 0 ? 'schedule' : 'start';
  if ((lane + column) % 3 === 2) return 'if';
  return (lane + column) % 3 === 1 ? 'http-request' : 'set-fields';
}

const LABELS: Record<string, string> = {
  start: 'By hand',
  schedule: 'Every morning',
  if: 'Worth a call?',
  'http-request': 'Find the company',
  'set-fields': 'Score the lead'
};

const CONFIGS: Record<string, Record<string, unknown>> = {
  schedule: { cron: '0 9 * * 1-5', timeZone: 'Europe/Berlin' },
  if: {
    conditions: {
      c1: { left: { expr: '{{ $json.score }}' }, operator: 'number.above', right: 70, order: 1 }
    }
  },
  'http-request': {
    method: 'POST',
    url: { expr: 'https://api.example.com/companies/{{ $json.domain }}' },
    headers: { h1: { name: 'x-source', value: 'leads', order: 1 } },
    bodyType: 'fields',
    bodyFields: { b1: { name: 'email', value: { expr: '{{ $json.email }}' }, order: 1 } }
  },
  'set-fields': {
    fields: {
      f1: { name: 'score', type: 'number', value: { expr: '{{ $json.visits * 2 }}' }, order: 1 },
      f2: { name: 'source', type: 'text', value: 'website', order: 2 }
    }
  }
};
