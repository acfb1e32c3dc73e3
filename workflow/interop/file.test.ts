import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { createState, readDocument } from '../document/index.ts';
import { documents } from '../document/testing/arbitraries.ts';
import { sampleDocument } from '../document/testing/sample.ts';
import { LIMITS } from '../limits.ts';
import { parseDocument, parseFile, toFile } from './index.ts';

type Tree = { [key: string]: Tree };

/** The sample as a file, with another value at a path; `undefined` removes it. */
function fileWith(path: string, value: unknown): string {
  const file = JSON.parse(toFile(sampleDocument())) as Tree;
  const keys = path.split('/');
  const last = keys.pop()!;
  const parent = keys.reduce((tree, key) => tree[key]!, file);
  parent[last] = value as Tree;
  return JSON.stringify(file);
}

const problemOf = (text: string) => parseFile(text).problem;

describe('a file', () => {
  test('has sorted keys and a version, and ends with a line break', () => {
    const text = toFile({
      name: 'Two',
      nodes: {
        n_b: { type: 'if', typeVersion: 1, position: { y: 2, x: 1 }, label: 'B', config: {} },
        n_a: { type: 'start', typeVersion: 1, position: { x: 0, y: 0 }, label: 'A', config: { z: 1, a: [] } }
      },
      edges: {}
    });
    expect(text).toBe(`{
  "automateos": 1,
  "edges": {},
  "name": "Two",
  "nodes": {
    "n_a": {
      "config": {
        "a": [],
        "z": 1
      },
      "label": "A",
      "position": {
        "x": 0,
        "y": 0
      },
      "type": "start",
      "typeVersion": 1
    },
    "n_b": {
      "config": {},
      "label": "B",
      "position": {
        "x": 1,
        "y": 2
      },
      "type": "if",
      "typeVersion": 1
    }
  }
}
`);
  });

  test('reads back as the document', () => {
    expect(parseFile(toFile(sampleDocument()))).toEqual({ document: sampleDocument() });
  });

  test('gives the same bytes after an import into a live document', () => {
    fc.assert(
      fc.property(documents, (document) => {
        const text = toFile(document);
        const doc = new Y.Doc();
        Y.applyUpdate(doc, createState(parseFile(text).document!));
        expect(toFile(readDocument(doc).document)).toBe(text);
      })
    );
  });

  test('may leave out what has a default', () => {
    const minimal = {
      automateos: 1,
      name: 'Minimal',
      nodes: { n_1: { type: 'start', label: 'Start', position: { x: 0, y: 0 } } },
      edges: {}
    };
    expect(parseFile(JSON.stringify(minimal)).document?.nodes.n_1).toMatchObject({
      typeVersion: 1,
      config: {}
    });
  });
});

describe('is refused with a sentence that names the place', () => {
  test.each([
    [
      'broken JSON',
      '{\n  "automateos": 1,\n}',
      /^This file is broken in line 3, column 1: “}” cannot stand there\.$/,
      {}
    ],
    [
      'JSON that ends too early',
      '{"name": "a',
      /^This file is broken: it ends too early, in line 1, column 12\.$/,
      {}
    ],
    ['no object', '[]', /^This is not a workflow file: it is JSON of something else\.$/, {}],
    [
      'a later format',
      fileWith('automateos', 2),
      /^A newer AutomateOS made this file: it has format 2, and /,
      {}
    ],
    ['a format that is none', fileWith('automateos', '1'), /^In “automateos”: this must be 1\.$/, {}],
    ['other JSON', '{"name":"package"}', /^This is not a workflow file: “automateos” is missing\.$/, {}],
    [
      'a damaged export of n8n',
      '{"nodes":[7],"connections":{}}',
      /^This is a workflow exported from n8n, but/,
      {}
    ],
    ['a file without a name', fileWith('name', undefined), /^In “name”: this is missing\.$/, {}],
    ['an unknown field', fileWith('extra', 1), /^In this file: the field “extra” is not known here\.$/, {}],
    [
      'a bad position',
      fileWith('nodes/n_send/position/x', 'left'),
      /^In the step “Tell the team 🎉”, position → x: this must be a number\.$/,
      { code: 'MALFORMED_NODE', nodeId: 'n_send' }
    ],
    [
      'an unknown field of a node',
      fileWith('nodes/n_send/color', 'red'),
      /^In the step “Tell the team 🎉”: the field “color” is not known here\.$/,
      { code: 'MALFORMED_NODE', nodeId: 'n_send' }
    ],
    [
      'an unknown setting',
      fileWith('nodes/n_send/settings/retry/forever', true),
      /^In the step “Tell the team 🎉”, settings → retry: the field “forever” is not known here\.$/,
      { code: 'MALFORMED_NODE', nodeId: 'n_send' }
    ],
    [
      'an id that is none',
      fileWith('nodes/a b', sampleDocument().nodes.n_send),
      /^In the step “Tell the team 🎉”: an id has 1 to 64 /,
      { code: 'MALFORMED_NODE', nodeId: 'a b' }
    ],
    [
      'a field name of the document’s own',
      fileWith('nodes/n_send/config/body:mode', 'expr'),
      /^In the step “Tell the team 🎉”, body:mode: a field name has /,
      { code: 'MALFORMED_NODE', nodeId: 'n_send', field: 'body:mode' }
    ],
    [
      'an edge without a port',
      fileWith('edges/e_1/sourcePort', undefined),
      /^In the connection from “When a lead arrives” to “Tell the team 🎉”, sourcePort: this is missing\.$/,
      { code: 'MALFORMED_EDGE', edgeId: 'e_1' }
    ],
    [
      'an edge to nowhere',
      fileWith('edges/e_1/target', 'n_gone'),
      /^In the connection from “When a lead arrives” to “n_gone”, target: there is no step “n_gone”\.$/,
      { code: 'DANGLING_EDGE', edgeId: 'e_1' }
    ],
    [
      'the same connection twice',
      fileWith('edges/e_9', sampleDocument().edges.e_1),
      /^In the connection from “When a lead arrives” to “Tell the team 🎉”: the same connection is there twice\.$/,
      { code: 'DUPLICATE_EDGE', edgeId: 'e_9' }
    ],
    [
      'a note of no colour',
      fileWith('notes/note_1/color', 'red'),
      /^In the note “Remember the milk”, color: this must be yellow, blue, green, pink\.$/,
      { code: 'MALFORMED_NOTE' }
    ]
  ])('%s', (...[, text, message, place]) => {
    const problem = problemOf(text);
    expect(problem?.message).toMatch(message);
    expect(problem).toMatchObject({ severity: 'error', ...place });
  });

  test.each(['__proto__', 'constructor', 'prototype'])('the reserved name %s, at any place', (name) => {
    const places = [
      `{"${name}":1}`,
      `{"nodes":{"${name}":{}}}`,
      `{"nodes":{"n":{"config":{"a":[{"${name}":1}]}}}}`
    ];
    for (const text of [...places, places[0]!.replace('_', '\\u005f')])
      expect(problemOf(text)?.message).toContain(`the name “${name}” is reserved`);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  test('values that are nested too deep, however deep', () => {
    for (const depth of [LIMITS.jsonDepth, 100_000]) {
      const deep = `${'['.repeat(depth)}${']'.repeat(depth)}`;
      const text = toFile(sampleDocument()).replace('"leads"', deep);
      expect(problemOf(text)?.message).toContain('nested');
    }
  });

  test('numbers that JSON can write and nobody can hold', () => {
    const text = toFile(sampleDocument()).replace('280.5', '1e999');
    expect(problemOf(text)?.message).toBe(
      'In the step “Tell the team 🎉”, position → x: this number is too large.'
    );
  });

  test('what is too large', () => {
    expect(problemOf(' '.repeat(LIMITS.documentBytes + 1))?.code).toBe('TOO_LARGE');
    const node = { type: 'if', label: '', position: { x: 0, y: 0 } };
    const nodes = Object.fromEntries(Array.from({ length: LIMITS.nodes + 1 }, (_, i) => [`n${i}`, node]));
    expect(parseDocument({ name: 'x', nodes, edges: {} }).problem?.code).toBe('TOO_LARGE');
  });

  test('anything else that is no file, without throwing', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(problemOf(text)).toBeDefined();
      })
    );
  });
});

test('a document is taken with or without the version of the file', () => {
  const document = sampleDocument();
  expect(parseDocument(document)).toEqual({ document });
  expect(parseDocument({ automateos: 1, ...document })).toEqual({ document });
  expect(parseDocument({ automateos: 2, ...document }).problem?.message).toContain('format 2');
  for (const value of [undefined, null, 'text', []]) expect(parseDocument(value).problem).toBeDefined();
});
