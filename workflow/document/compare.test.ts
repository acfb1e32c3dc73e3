import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { WorkflowDocument } from '../types.ts';
import { compareDocuments, type Comparison } from './compare.ts';
import { diffDocuments } from './index.ts';
import { documents } from './testing/arbitraries.ts';
import { sampleDocument } from './testing/sample.ts';

function comparisonOf(change: (document: WorkflowDocument) => void): Comparison {
  const after = sampleDocument();
  change(after);
  return compareDocuments(sampleDocument(), after);
}

/** `what: from → to` of every line of the one step that differs. */
function linesOf(change: (document: WorkflowDocument) => void): string[] {
  const { steps } = comparisonOf(change);
  expect(steps).toHaveLength(1);
  const words = (value: unknown) =>
    typeof value === 'object' ? `chips ${JSON.stringify(value)}` : (value ?? '–');
  return steps[0]!.lines.map(({ what, from, to }) => `${what}: ${words(from)} → ${words(to)}`);
}

describe('for any documents', () => {
  test('it is equal exactly when nothing differs', () => {
    fc.assert(
      fc.property(documents, documents, (before, after) => {
        expect(compareDocuments(before, before).isEqual).toBe(true);
        const { isEqual, ...told } = compareDocuments(before, after);
        expect(isEqual).toBe(Object.values(told).every((list) => list.length === 0));
        expect(isEqual).toBe(diffDocuments(before, after).length === 0);
      })
    );
  });

  test('every change is told once', () => {
    fc.assert(
      fc.property(documents, documents, (before, after) => {
        const { steps, wires, others } = compareDocuments(before, after);
        const told = steps.flatMap(({ lines }) => lines.length || 1).reduce((sum, count) => sum + count, 0);
        expect(told + wires.length + others.length).toBe(diffDocuments(before, after).length);
      })
    );
  });

  test('the way back says the same with both sides exchanged', () => {
    fc.assert(
      fc.property(documents, documents, (before, after) => {
        const there = compareDocuments(before, after);
        const back = compareDocuments(after, before);
        const opposite = { added: 'removed', removed: 'added', changed: 'changed', moved: 'moved' };
        const kinds = (comparison: Comparison) =>
          comparison.steps.map(({ nodeId, kind }) => `${nodeId} ${kind}`).sort();
        expect(kinds(back)).toEqual(
          there.steps.map((step) => `${step.nodeId} ${opposite[step.kind]}`).sort()
        );
        expect(back.wires.length).toBe(there.wires.length);
      })
    );
  });
});

describe('a step', () => {
  test('that only moved is told apart from one that changed', () => {
    const { steps } = comparisonOf(({ nodes }) => {
      nodes.n_hook!.position = { x: 1, y: 2 };
      nodes.n_send!.position = { x: 3, y: 4 };
      nodes.n_send!.label = 'Send';
    });
    expect(steps.map(({ nodeId, kind }) => [nodeId, kind])).toEqual([
      ['n_hook', 'moved'],
      ['n_send', 'changed']
    ]);
  });

  test('reads by the labels of its fields, with choices and durations in words', () => {
    expect(
      linesOf(({ nodes }) => {
        const { config } = nodes.n_send!;
        config.method = 'PUT';
        config.url = 'https://plain.example';
        config.timeoutMs = 90_000;
        delete config.failOnStatus;
        nodes.n_send!.settings = { retry: { maxAttempts: 5, backoff: 'exponential' } };
        delete nodes.n_send!.disabled;
      })
    ).toEqual([
      'Switched: Off → On',
      'Method: POST → PUT',
      'URL: chips {"expr":"https://example.com/{{ $json.id }}"} → https://plain.example',
      'Wait at most: 5 seconds → 90 seconds',
      'Fail on error answers: Off → On',
      'Tries: 3 → 5',
      'Time limit: 1 minute → –'
    ]);
  });

  test('reads list by list, row by row, cell by cell, never with braces', () => {
    expect(
      linesOf(({ nodes }) => {
        const headers = nodes.n_send!.config.headers as Record<string, Record<string, unknown>>;
        headers.h1!.value = 'other';
        headers.h1!.order = 4;
        delete headers.h2;
        headers.h3 = { name: 'X-New', value: { expr: '{{ $json.id }}' }, order: 3 };
      })
    ).toEqual([
      'Headers, X-Source, Value: leads → other',
      'Headers, X-Source, Place in the list: 1 → 4',
      'Headers: X-Id: id → –',
      'Headers: – → X-New: id'
    ]);
  });

  test('names a secret by its presence only', () => {
    const lines = linesOf(({ nodes }) => {
      nodes.n_send!.config.auth = 'bearer';
      nodes.n_send!.config.secret = 'sec_0000000000000000000000';
    });
    expect(lines.join()).toContain('A secret');
    expect(lines.join()).not.toContain('sec_');
  });

  test('of a type that this build does not know reads by the names in its config', () => {
    expect(linesOf(({ nodes }) => (nodes.n_new!.config.any = [1, 2]))).toEqual(['any: thing → 2 items']);
  });
});

test('wires, notes and the name of the workflow are told with the steps they belong to', () => {
  const { wires, others } = comparisonOf((document) => {
    document.name = 'Renamed';
    delete document.edges.e_2;
    document.nodes.n_if = { ...document.nodes.n_hook!, type: 'if', label: 'Good fit?', config: {} };
    document.edges.e_3 = { source: 'n_if', sourcePort: 'true', target: 'n_send', targetPort: 'in' };
    document.notes!.note_1!.text = 'Buy milk';
  });
  expect(wires.map(({ kind, source, port, target }) => [kind, source, port, target])).toEqual([
    ['removed', 'Tell the team 🎉', undefined, 'Unknown'],
    ['added', 'Good fit?', 'Yes', 'Tell the team 🎉']
  ]);
  expect(others.map(({ what, from, to }) => [what, from, to])).toEqual([
    ['Name of the workflow', 'Leads', 'Renamed'],
    ['Sticky note', 'Remember the milk', 'Buy milk']
  ]);
});
