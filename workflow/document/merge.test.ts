import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { WorkflowDocument } from '../types.ts';
import { diffDocuments } from './diff.ts';
import { applyMerge, isConflict, planMerge, type MergeChoice, type MergeItem } from './merge.ts';
import { isWithin, placeOf, readAt } from './place.ts';
import { documents } from './testing/arbitraries.ts';
import { sampleDocument } from './testing/sample.ts';

type Edit = (document: WorkflowDocument) => void;

const edited = (...edits: Edit[]): WorkflowDocument => {
  const document = sampleDocument();
  for (const edit of edits) edit(document);
  return document;
};

const setUrl =
  (url: string): Edit =>
  ({ nodes }) =>
    void (nodes['n_send']!.config['url'] = url);
const setHeader =
  (value: string): Edit =>
  ({ nodes }) =>
    void ((nodes['n_send']!.config['headers'] as Record<string, Record<string, unknown>>)['h1']!['value'] =
      value);
const remove =
  (nodeId: string): Edit =>
  (document) => {
    delete document.nodes[nodeId];
    document.edges = Object.fromEntries(
      Object.entries(document.edges).filter(([, edge]) => edge.source !== nodeId && edge.target !== nodeId)
    );
  };
const insert: Edit = ({ nodes, edges }) => {
  nodes['n_log'] = {
    type: 'http-request',
    typeVersion: 1,
    label: 'Log',
    position: { x: 9, y: 9 },
    config: {}
  };
  edges['e_3'] = { source: 'n_hook', sourcePort: 'out', target: 'n_log', targetPort: 'in' };
};

function merge(theirs: WorkflowDocument, mine: WorkflowDocument, choice?: MergeChoice) {
  const sides = { base: sampleDocument(), theirs, mine };
  const items = planMerge(sides);
  const choices = new Map(choice ? items.filter(isConflict).map(({ id }) => [id, choice] as const) : []);
  return { items, conflicts: items.filter(isConflict), result: applyMerge(sides, { items, choices }) };
}

describe('a new version of the source', () => {
  test('changes what the copy left alone, and leaves what the copy changed', () => {
    const { items, conflicts, result } = merge(
      edited(setHeader('theirs'), insert),
      edited(setUrl('https://mine'))
    );
    expect(conflicts).toEqual([]);
    expect(items).toHaveLength(3);
    expect(diffDocuments(result, edited(setHeader('theirs'), insert, setUrl('https://mine')))).toEqual([]);
  });

  test('is a conflict where both changed one field, and stays mine until somebody decides', () => {
    const theirs = edited(setUrl('https://theirs'));
    const mine = edited(setUrl('https://mine'));
    expect(merge(theirs, mine).conflicts.map(({ place }) => place)).toEqual([
      ['nodes', 'n_send', 'config', 'url']
    ]);
    expect(diffDocuments(merge(theirs, mine).result, mine)).toEqual([]);
    expect(diffDocuments(merge(theirs, mine, 'theirs').result, theirs)).toEqual([]);
  });

  test('is nothing where both made the same change', () => {
    expect(merge(edited(setUrl('https://same')), edited(setUrl('https://same'))).items).toEqual([]);
  });

  test('asks before it deletes a step that the copy edited, and keeps its wires with it', () => {
    const theirs = edited(remove('n_send'));
    const mine = edited(setUrl('https://mine'));
    const { conflicts, result } = merge(theirs, mine);
    expect(conflicts.map(({ place }) => place)).toEqual([['nodes', 'n_send']]);
    expect(diffDocuments(result, mine)).toEqual([]);
    expect(diffDocuments(merge(theirs, mine, 'theirs').result, theirs)).toEqual([]);
  });

  test('asks before it deletes a step that the copy wired something to', () => {
    const mine = edited(({ edges }) => {
      edges['e_9'] = { source: 'n_hook', sourcePort: 'out', target: 'n_new', targetPort: 'in' };
    });
    expect(merge(edited(remove('n_new')), mine).conflicts).toHaveLength(1);
  });

  test('brings a step back with its wires when it went on with what the copy deleted', () => {
    const theirs = edited(setUrl('https://theirs'));
    const mine = edited(remove('n_send'));
    expect(diffDocuments(merge(theirs, mine, 'mine').result, mine)).toEqual([]);
    expect(diffDocuments(merge(theirs, mine, 'theirs').result, theirs)).toEqual([]);
  });

  test('never takes the name, nor moves what the copy has moved', () => {
    const move =
      (x: number): Edit =>
      ({ nodes }) =>
        void (nodes['n_new']!.position = { x, y: 0 });
    const { items, result } = merge(
      edited(move(1), (document) => (document.name = 'Theirs')),
      edited(move(2))
    );
    expect(items).toEqual([]);
    expect(result).toEqual(edited(move(2)));
  });

  test('never touches the connection that the copy chose', () => {
    const secret = 'sec_0000000000000000000001';
    const connect: Edit = ({ nodes }) => void Object.assign(nodes['n_send']!.config, { secretRef: secret });
    const { conflicts, result } = merge(edited(setUrl('https://theirs')), edited(connect));
    expect(conflicts).toEqual([]);
    expect(result.nodes['n_send']!.config).toMatchObject({ secretRef: secret, url: 'https://theirs' });
  });

  test('takes only what is chosen', () => {
    const sides = {
      base: sampleDocument(),
      theirs: edited(setHeader('theirs'), insert),
      mine: sampleDocument()
    };
    const items = planMerge(sides);
    const leave = items.find(({ place }) => place.includes('n_log'))!;
    const result = applyMerge(sides, { items, choices: new Map([[leave.id, 'mine']]) });
    expect(diffDocuments(result, edited(setHeader('theirs')))).toEqual([]);
  });
});

describe('for any three documents', () => {
  const sides = fc.record({ base: documents, theirs: documents, mine: documents });
  const all = (items: MergeItem[], choice: MergeChoice) =>
    new Map(items.map(({ id }) => [id, choice] as const));

  test('a copy that changed nothing becomes the source, but for its name', () => {
    fc.assert(
      fc.property(documents, documents, (base, theirs) => {
        const items = planMerge({ base, theirs, mine: base });
        expect(items.filter(isConflict)).toEqual([]);
        const result = applyMerge({ base, theirs, mine: base }, { items, choices: new Map() });
        expect(diffDocuments(result, { ...theirs, name: base.name })).toEqual([]);
      })
    );
  });

  test('a source that changed nothing changes nothing', () => {
    fc.assert(
      fc.property(documents, documents, (base, mine) => planMerge({ base, theirs: base, mine }).length === 0)
    );
  });

  test('leaving everything leaves the copy as it is', () => {
    fc.assert(
      fc.property(sides, (three) => {
        const items = planMerge(three);
        expect(diffDocuments(applyMerge(three, { items, choices: all(items, 'mine') }), three.mine)).toEqual(
          []
        );
      })
    );
  });

  test('no change of one side is lost, and every wire has both ends', () => {
    fc.assert(
      fc.property(sides, fc.constantFrom<MergeChoice>('theirs', 'mine'), (three, choice) => {
        const items = planMerge(three);
        const conflicts = items.filter(isConflict);
        const result = applyMerge(three, { items, choices: all(conflicts, choice) });
        const isOpen = (place: readonly string[]) =>
          conflicts.some((item) => isWithin(place, item.place) || isWithin(item.place, place));
        for (const side of [three.theirs, three.mine])
          for (const change of diffDocuments(three.base, side)) {
            const place = placeOf(change);
            if (place[0] === 'edges' || place[0] === 'name' || change.kind === 'node-moved' || isOpen(place))
              continue;
            expect(readAt(result, place)).toEqual(readAt(side, place));
          }
        for (const { source, target } of Object.values(result.edges))
          expect([result.nodes[source], result.nodes[target]]).not.toContain(undefined);
      }),
      { numRuns: 500 }
    );
  });

  test('a conflict is where both changed one place, each in its own way', () => {
    fc.assert(
      fc.property(sides, (three) => {
        for (const item of planMerge(three).filter(isConflict)) {
          expect(item.theirs.length).toBeGreaterThan(0);
          expect(readAt(three.theirs, item.place)).not.toEqual(readAt(three.mine, item.place));
        }
      })
    );
  });

  test('once taken over, there is nothing left to take', () => {
    fc.assert(
      fc.property(sides, fc.constantFrom<MergeChoice>('theirs', 'mine'), (three, choice) => {
        const items = planMerge(three);
        const mine = applyMerge(three, { items, choices: all(items.filter(isConflict), choice) });
        expect(planMerge({ base: three.theirs, theirs: three.theirs, mine })).toEqual([]);
      })
    );
  });
});
