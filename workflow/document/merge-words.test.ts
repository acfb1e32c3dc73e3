import { describe, expect, test } from 'vitest';
import type { WorkflowDocument, WorkflowNode } from '../types.ts';
import { describeMerge } from './merge-words.ts';
import { applyMerge, planMerge } from './merge.ts';
import { grownPermissions } from './permissions.ts';

type Edit = (document: WorkflowDocument) => void;

const step = (type: string, label: string, config: Record<string, unknown> = {}): WorkflowNode => ({
  ...{ type, typeVersion: 1, label, position: { x: 0, y: 0 }, config }
});
const wire = (source: string, target: string) => ({ source, sourcePort: 'out', target, targetPort: 'in' });
const call = (label: string, url: string, config: Record<string, unknown> = {}) =>
  step('http-request', label, { method: 'GET', url, ...config });

/** Start → Call → Note down. */
const base = (...edits: Edit[]): WorkflowDocument => {
  const document: WorkflowDocument = {
    name: 'Leads',
    nodes: {
      n_start: step('start', 'Start'),
      n_call: call('Call', 'https://api.example.com/'),
      n_set: step('set-fields', 'Note down')
    },
    edges: { e_1: wire('n_start', 'n_call'), e_2: wire('n_call', 'n_set') }
  };
  for (const edit of edits) edit(document);
  return document;
};

const putBetween: Edit = (document) => {
  document.nodes.n_new = call('Look up', 'https://other.example.com/');
  document.edges = {
    e_1: wire('n_start', 'n_call'),
    e_3: wire('n_call', 'n_new'),
    e_4: wire('n_new', 'n_set')
  };
};
const move: Edit = ({ nodes }) => Object.values(nodes).forEach((node) => (node.position = { x: 9, y: 9 }));
const setUrl =
  (url: string): Edit =>
  ({ nodes }) =>
    void (nodes.n_call!.config.url = url);

function plan(theirs: WorkflowDocument, mine: WorkflowDocument) {
  const sides = { base: base(), theirs, mine };
  const items = planMerge(sides);
  return { sides, items, changes: describeMerge(sides, items) };
}

describe('a plan in words', () => {
  test('a step put in between is one change with its wires, and can be left as one', () => {
    const { sides, items, changes } = plan(base(putBetween, move), base());
    expect(changes.map(({ subject, kind }) => [subject, kind])).toEqual([
      ['Look up', 'added'],
      ['The places of 3 steps', 'moved']
    ]);
    expect(changes[0]!.theirs.map(({ what, from, to }) => [what, from, to])).toEqual([
      ['Step', undefined, 'Look up'],
      ['Wire', undefined, 'Call → Look up'],
      ['Wire', undefined, 'Look up → Note down'],
      ['Wire', 'Call → Note down', undefined]
    ]);
    const left = new Map(changes[0]!.itemIds.map((id) => [id, 'mine'] as const));
    const { nodes, edges } = applyMerge(sides, { items, choices: left });
    expect(nodes.n_new).toBeUndefined();
    expect(Object.keys(edges)).toEqual(['e_1', 'e_2']);
  });

  test('a conflict says what both sides made of it', () => {
    const { changes } = plan(base(setUrl('https://theirs.example.com/')), base(setUrl('https://mine.test/')));
    expect(changes).toMatchObject([
      {
        ...{ subject: 'Call', nodeId: 'n_call', isConflict: true },
        theirs: [{ what: 'URL', from: 'https://api.example.com/', to: 'https://theirs.example.com/' }],
        mine: [{ what: 'URL', to: 'https://mine.test/' }]
      }
    ]);
  });

  test('a step that one deleted and the other edited', () => {
    const remove: Edit = (document) => {
      delete document.nodes.n_set;
      delete document.edges.e_2;
    };
    const rename: Edit = ({ nodes }) => void (nodes.n_set!.label = 'Keep');
    const { changes } = plan(base(remove), base(rename));
    expect(changes).toMatchObject([{ subject: 'Keep', kind: 'removed', isConflict: true }]);
  });
});

describe('what a document may reach', () => {
  const grown = (edit: Edit, before = base()) =>
    grownPermissions(before, base(edit)).map(({ kind, title }) => [kind, title]);

  test('grows by hosts, also by one that is known only when it runs', () => {
    expect(grown(putBetween)).toEqual([['host', 'other.example.com']]);
    expect(grown(({ nodes }) => void (nodes.n_call!.config.url = { expr: '{{ $json.url }}' }))).toEqual([
      ['host', 'Any address, known only when “Call” runs']
    ]);
    expect(grown(({ nodes }) => void (nodes.n_call!.label = 'Same host'))).toEqual([]);
  });

  test('grows by credentials, triggers and stored data, and when a step is switched on', () => {
    expect(grown(({ nodes }) => void (nodes.n_call!.config.auth = 'bearer'))).toEqual([
      ['credential', expect.stringMatching(/of “Call”$/)]
    ]);
    expect(
      grown(({ nodes }) => {
        nodes.n_daily = step('schedule', 'Every day', { cron: '0 9 * * *' });
        nodes.n_keep = step('data-store', 'Keep');
      })
    ).toEqual([
      ['trigger', 'Schedule “Every day”'],
      ['data', 'The data store of your team']
    ]);
    const off = base(({ nodes }) => void (nodes.n_call!.disabled = true));
    expect(grown(() => {}, off)).toEqual([['host', 'api.example.com']]);
  });
});
