import * as fc from 'fast-check';
import type { WorkflowDocument, WorkflowEdge, WorkflowNode, WorkflowNote } from '../../types.ts';

const MAX_COORDINATE = 1e6;

const coordinate = fc
  .double({ min: -MAX_COORDINATE, max: MAX_COORDINATE, noNaN: true })
  .map((value) => value || 0);
const position = fc.record({ x: coordinate, y: coordinate });
const text = fc.string({ unit: 'grapheme', maxLength: 12 });
const prose = fc.array(fc.constantFrom('the', 'quick', 'brown', '🎉 fox', 'jumps', '\n', 'over'), {
  minLength: 1,
  maxLength: 30
});
const key = fc
  .stringMatching(/^[a-z][A-Za-z0-9]{0,6}$/)
  .filter((name) => name !== 'constructor' && name !== 'prototype');
const expression = text.map((expr) => ({ expr }));

const value = fc.oneof(
  text,
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number || 0),
  fc.boolean(),
  fc.constant(null),
  expression,
  fc.array(fc.oneof(text, fc.integer()), { maxLength: 3 }),
  fc.dictionary(key, fc.oneof(text, fc.integer(), fc.record({ deep: text })), { maxKeys: 3 })
);

const row = fc.record(
  { name: text, value, order: fc.integer({ min: -3, max: 9 }) },
  { requiredKeys: ['order'] }
);
const rows = fc.dictionary(key, row, { minKeys: 1, maxKeys: 4 });
/** Empty text is not written; an expression is, even when empty. */
const longText = fc.oneof(
  prose.map((words) => words.join(' ')),
  expression,
  fc.integer(),
  fc.record({ data: text })
);

/** Config of a known type: lists, a long text, plain fields. */
const requestConfig = fc.record(
  { url: value, headers: rows, query: rows, body: longText, timeoutMs: fc.nat() },
  { requiredKeys: [] }
);
/** Config of a type that this build does not know: anything, lists included. */
const unknownConfig = fc.dictionary(key, fc.oneof(value, rows), { maxKeys: 4 });

const settings = fc
  .record(
    {
      timeoutMs: fc.integer({ min: 1 }),
      retry: fc.record(
        { maxAttempts: fc.integer({ min: 1, max: 10 }), delayMs: fc.nat() },
        { requiredKeys: ['delayMs'] }
      )
    },
    { requiredKeys: [] }
  )
  .filter((value) => Object.keys(value).length > 0);

const nodeOf = (type: string, config: fc.Arbitrary<Record<string, unknown>>): fc.Arbitrary<WorkflowNode> =>
  fc.record(
    {
      type: fc.constant(type),
      typeVersion: fc.constant(1),
      label: text,
      position,
      config,
      disabled: fc.constant(true),
      note: prose.map((words) => words.join(' ')),
      settings
    },
    { requiredKeys: ['type', 'typeVersion', 'label', 'position', 'config'] }
  );

const node = fc.oneof(nodeOf('http-request', requestConfig), nodeOf('from-the-future', unknownConfig));

const note: fc.Arbitrary<WorkflowNote> = fc.record({
  text: prose.map((words) => words.join(' ')),
  position,
  width: fc.integer({ min: 40, max: 900 }),
  height: fc.integer({ min: 40, max: 900 }),
  color: fc.constantFrom('yellow' as const, 'blue' as const, 'green' as const, 'pink' as const)
});

/** Few ids, so that two random documents share most of them. */
const NODE_IDS = ['n_a', 'n_b', 'n_c', 'n_d'];
const nodeId = fc.constantFrom(...NODE_IDS);
const edge: fc.Arbitrary<WorkflowEdge> = fc.record({
  source: nodeId,
  sourcePort: fc.constantFrom('out', 'true'),
  target: nodeId,
  targetPort: fc.constant('in')
});

/** Sound documents in the form that reading gives: nothing empty or default, no dangling or double edge. */
export const documents: fc.Arbitrary<WorkflowDocument> = fc
  .record({
    name: fc.constantFrom('One', 'Two'),
    nodes: fc.dictionary(nodeId, node),
    edges: fc.dictionary(fc.constantFrom('e_1', 'e_2', 'e_3'), edge),
    notes: fc.dictionary(fc.constantFrom('note_1', 'note_2'), note)
  })
  .map(({ name, nodes, edges, notes }) => {
    const document: WorkflowDocument = { name, nodes, edges: soundEdges(nodes, edges) };
    if (Object.keys(notes).length > 0) document.notes = notes;
    return document;
  });

function soundEdges(
  nodes: Record<string, WorkflowNode>,
  edges: Record<string, WorkflowEdge>
): Record<string, WorkflowEdge> {
  const sound = new Map<string, [string, WorkflowEdge]>();
  for (const [edgeId, edge] of Object.entries(edges))
    if (nodes[edge.source] && nodes[edge.target]) sound.set(JSON.stringify(edge), [edgeId, edge]);
  return Object.fromEntries(sound.values());
}

/** `count` random documents, the same for the same seed: for tests of which each case costs a call of a server. */
export const someDocuments = (count: number, seed: number): WorkflowDocument[] =>
  fc.sample(documents, { numRuns: count, seed });
