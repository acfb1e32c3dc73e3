import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../limits.ts';
import type { WorkflowDocument, WorkflowNode } from '../types.ts';
import { findTriggers, upstreamOf, validateDocument, type ValidateOptions } from './index.ts';

type Parts = Partial<WorkflowNode> & { type: string };

function node(parts: Parts): WorkflowNode {
  return { typeVersion: 1, label: parts.type, position: { x: 0, y: 0 }, config: {}, ...parts };
}

const set = (value: unknown = 'x') =>
  node({ type: 'set-fields', config: { fields: { f: { name: 'f', value } } } });
const http = (config: Record<string, unknown> = {}) =>
  node({ type: 'http-request', config: { url: 'https://example.com', ...config } });

/** A document of labelled nodes and wires written as `a>b`, or `a.true>b` for another port than `out`. */
function workflow(nodes: Record<string, WorkflowNode>, ...wires: string[]): WorkflowDocument {
  const labelled = Object.entries(nodes).map(([id, value]) => [
    id,
    { ...value, label: value.label === value.type ? id.toUpperCase() : value.label }
  ]);
  const edges = wires.map((wire, index) => {
    const [from = '', target = ''] = wire.split('>');
    const [source = '', sourcePort = 'out'] = from.split('.');
    return [`e${index}`, { source, sourcePort, target, targetPort: 'in' }];
  });
  return { name: 'Test', nodes: Object.fromEntries(labelled), edges: Object.fromEntries(edges) };
}

function problems(document: WorkflowDocument, options?: ValidateOptions): string[] {
  return validateDocument(document, options).map(({ code, message }) => `${code}: ${message}`);
}

const start = node({ type: 'start' });

describe('validateDocument', () => {
  it('finds nothing wrong with a complete workflow', () => {
    const conditions = { c: { left: { expr: '{{ $json.f }}' }, operator: 'text.is', right: 'x' } };
    const check = node({ type: 'if', config: { conditions } });
    const document = workflow(
      { a: start, b: set(), c: check, d: http(), e: set() },
      'a>b',
      'b>c',
      'c.true>d',
      'c.false>e'
    );
    expect(problems(document)).toEqual([]);
  });

  it('asks for a first step, and for something that starts it', () => {
    expect(problems(workflow({}))).toEqual([
      'EMPTY_WORKFLOW: There is nothing here yet. Add a first step, for example Start.'
    ]);
    expect(
      validateDocument(workflow({ a: set(), b: { ...start, disabled: true } })).map(({ code }) => code)
    ).toEqual(['NO_TRIGGER', 'UNREACHABLE_NODE']);
  });

  it('refuses kinds and versions of steps it does not know, also dangerous names', () => {
    expect(problems(workflow({ a: start, b: node({ type: 'constructor' }) }, 'a>b'))).toEqual([
      'UNKNOWN_NODE_TYPE: “B” is a kind of step (constructor) that this version does not have. Delete or replace it.'
    ]);
    for (const typeVersion of [0, 2, 99]) {
      expect(validateDocument(workflow({ a: { ...start, typeVersion } }))).toMatchObject([
        { code: 'UNSUPPORTED_NODE_VERSION', severity: 'error', nodeId: 'a' }
      ]);
    }
  });

  it('names missing and wrong fields with the step', () => {
    const document = workflow(
      { a: start, b: node({ type: 'http-request' }), c: http({ timeoutMs: 1 }) },
      'a>b',
      'b>c'
    );
    expect(problems(document)).toEqual([
      'MISSING_FIELD: “B”: URL is empty.',
      'INVALID_FIELD: “C”: Wait at most must be at least 100.'
    ]);
    expect(validateDocument(document)[0]).toMatchObject({ nodeId: 'b', field: 'url', severity: 'error' });
  });

  it('lets a disabled step be unfinished', () => {
    const unfinished = node({ type: 'http-request', disabled: true, config: { url: { expr: '{{ broken' } } });
    expect(problems(workflow({ a: start, b: unfinished }, 'a>b'))).toEqual([]);
  });

  it('checks how a step is retried', () => {
    const settings = { retry: { maxAttempts: 50 }, timeoutMs: -1 };
    expect(validateDocument(workflow({ a: start, b: { ...set(), settings } }, 'a>b'))).toMatchObject([
      { field: 'settings.retry.maxAttempts', message: '“B”: Tries must be between 1 and 10.' },
      { field: 'settings.timeoutMs' }
    ]);
  });

  it('refuses wires that lead nowhere, from no port, into a trigger, or twice', () => {
    const document = workflow({ a: start, b: set(), c: start }, 'a>b', 'a>b', 'a>gone', 'a.yes>b', 'b>c');
    expect(problems(document)).toEqual([
      'DUPLICATE_EDGE: “A” and “B” are connected twice. Remove one wire.',
      'DANGLING_EDGE: A wire at “A” leads to a step that is gone. Remove the wire.',
      'UNKNOWN_PORT: “A” has no exit for the wire to “B” any more. Draw the wire again.',
      'UNKNOWN_PORT: “C” starts the workflow, so no wire can lead to it. Remove the wire.'
    ]);
  });

  it('names the steps of a circle', () => {
    const document = workflow({ a: start, b: set(), c: set(), d: set() }, 'a>b', 'b>c', 'c>d', 'd>b');
    expect(problems(document)).toEqual([
      'CYCLE: These steps go round in a circle: B → C → D → B. Remove one of the wires.'
    ]);
    expect(problems(workflow({ a: start, b: set() }, 'a>b', 'b>b'))).toEqual([
      'CYCLE: These steps go round in a circle: B → B. Remove one of the wires.'
    ]);
  });

  it('warns of steps that never run', () => {
    expect(validateDocument(workflow({ a: start, b: set(), c: set() }, 'b>c'))).toMatchObject([
      { code: 'UNREACHABLE_NODE', severity: 'warning', nodeId: 'b' },
      { code: 'UNREACHABLE_NODE', severity: 'warning', nodeId: 'c' }
    ]);
  });

  it('refuses more steps than the limit, and stops there', () => {
    const nodes = Object.fromEntries(
      Array.from({ length: LIMITS.nodes + 1 }, (_, index) => [`n${index}`, start])
    );
    expect(validateDocument({ name: 'Big', nodes, edges: {} }).map(({ code }) => code)).toEqual([
      'TOO_LARGE'
    ]);
  });

  it('refuses credentials typed into the document, not those a step yields', () => {
    const header = (value: unknown) => http({ headers: { h: { name: 'X-Api-Key', value } } });
    expect(validateDocument(workflow({ a: start, b: header('abc') }, 'a>b'))).toMatchObject([
      { code: 'SECRET_IN_DOCUMENT', severity: 'error', nodeId: 'b', field: 'headers.h.value' }
    ]);
    expect(problems(workflow({ a: start, b: header({ expr: '{{ $json.key }}' }) }, 'a>b'))).toEqual([]);
  });

  it('refuses secrets that do not exist, where they are used', () => {
    const secretIds = new Set(['sec_known']);
    const using = (secret: string, auth = 'bearer') =>
      workflow({ a: start, b: http({ auth, secret }) }, 'a>b');
    expect(problems(using('sec_known'), { secretIds })).toEqual([]);
    expect(problems(using('sec_gone', 'none'), { secretIds })).toEqual([]);
    expect(problems(using('sec_gone'))).toEqual([]);
    expect(validateDocument(using('sec_gone'), { secretIds })).toMatchObject([
      { code: 'MISSING_SECRET', nodeId: 'b', field: 'secret' }
    ]);
  });

  it('wants no secret of a pretend run', () => {
    const secretIds = new Set<string>();
    for (const secret of [{}, { secret: '' }, { secret: 'sec_gone' }]) {
      const document = workflow({ a: start, b: http({ auth: 'bearer', ...secret }) }, 'a>b');
      expect(validateDocument(document, { secretIds })).toHaveLength(1);
      expect(validateDocument(document, { secretIds, pretend: true })).toEqual([]);
    }
    const unnamed = workflow({ a: start, b: http({ auth: 'header' }) }, 'a>b');
    expect(validateDocument(unnamed, { pretend: true })).toMatchObject([{ field: 'authName' }]);
  });

  it('refuses two webhooks at one address, and waiting for an answer that never comes', () => {
    const hook = (config: Record<string, unknown>) =>
      node({ type: 'webhook', config: { path: 'same', ...config } });
    const both = (one: string, two: string) =>
      workflow({ a: hook({ method: one }), b: hook({ method: two }) });
    expect(validateDocument(both('POST', 'GET'))).toEqual([]);
    expect(validateDocument(both('POST', 'ANY'))).toMatchObject([
      { code: 'WEBHOOK_PATH_TAKEN', nodeId: 'b', field: 'path' }
    ]);
    const waiting = { a: hook({ respond: 'node' }), b: set(), c: node({ type: 'respond' }) };
    expect(problems(workflow(waiting, 'a>b', 'b>c'))).toEqual([]);
    expect(validateDocument(workflow({ a: waiting.a, b: waiting.b }, 'a>b'))).toMatchObject([
      { code: 'INVALID_FIELD', severity: 'warning', nodeId: 'a', field: 'respond' }
    ]);
  });
});

describe('references between steps', () => {
  const using = (expr: string) => set({ expr });

  it('may name any step that runs before', () => {
    expect(
      problems(workflow({ a: start, b: set(), c: using("{{ $('a').item.json.x }}") }, 'a>b', 'b>c'))
    ).toEqual([]);
  });

  it('may not name later steps, steps beside, or themselves', () => {
    const document = workflow({ a: start, b: using("{{ $('c').item.json.x }}"), c: set() }, 'a>b', 'b>c');
    expect(problems(document)).toEqual([
      'REFERENCE_NOT_UPSTREAM: “B”, Fields (row 1), Value: “C” does not run before this step. Connect it before, or choose another.'
    ]);
    const itself = workflow({ a: start, b: using("{{ $('b').item.json.x }}") }, 'a>b');
    expect(problems(itself)[0]).toContain('a step cannot use its own result.');
  });

  it('must name a step that exists, by its id', () => {
    const named = (name: string, nodes: Record<string, WorkflowNode> = {}) =>
      problems(workflow({ a: start, b: using(`{{ $('${name}').item.json.x }}`), ...nodes }, 'a>b'))[0];
    expect(named('gone')).toContain(
      'UNKNOWN_REFERENCE: “B”, Fields (row 1), Value: the step whose data it uses is gone.'
    );
    expect(named('A')).toContain('UNKNOWN_REFERENCE: “B”, Fields (row 1), Value: choose “A” from the list');
    expect(named('Twin', { c: { ...set(), label: 'Twin' }, d: { ...set(), label: 'Twin' } })).toContain(
      'AMBIGUOUS_REFERENCE'
    );
  });

  it('are not judged behind a circle, which is reported itself', () => {
    const document = workflow(
      { a: start, b: using("{{ $('c').item.json.x }}"), c: set() },
      'a>b',
      'b>c',
      'c>b'
    );
    expect(validateDocument(document).map(({ code }) => code)).toEqual(['CYCLE']);
  });

  it('are found right among more than 32 referenced steps', () => {
    const count = 100;
    const nodes: Record<string, WorkflowNode> = { a: start };
    const wires: string[] = [];
    for (let index = 0; index < count; index++) {
      const other = (index * 37) % count;
      nodes[`n${index}`] = using(`{{ $('n${other}').item.json.x }}`);
      wires.push(index === 0 ? 'a>n0' : `n${index - 1}>n${index}`);
    }
    const wrong = validateDocument(workflow(nodes, ...wires)).map(({ nodeId }) => nodeId);
    const expected = Array.from({ length: count }, (_, index) => index).filter(
      (index) => (index * 37) % count >= index
    );
    expect(wrong).toEqual(expected.map((index) => `n${index}`));
  });

  it('report an expression that cannot be read, with its field', () => {
    expect(validateDocument(workflow({ a: start, b: using('{{ $json. }}') }, 'a>b'))).toMatchObject([
      { code: 'INVALID_EXPRESSION', nodeId: 'b', field: 'fields.f.value' }
    ]);
  });
});

describe('findTriggers and upstreamOf', () => {
  it('give what intake and scheduler need', () => {
    const document = workflow({
      a: start,
      b: node({ type: 'webhook', config: { path: 'orders', respond: 'end' } }),
      c: node({ type: 'schedule', config: { cron: '*/5 * * * *' } }),
      d: { ...start, disabled: true },
      e: set()
    });
    expect(findTriggers(document)).toEqual([
      { nodeId: 'a', label: 'A', kind: 'manual' },
      { nodeId: 'b', label: 'B', kind: 'webhook', method: 'ANY', path: 'orders', respond: 'end' },
      { nodeId: 'c', label: 'C', kind: 'schedule', cron: '*/5 * * * *', timeZone: 'UTC', catchUp: 'skip' }
    ]);
  });

  it('name all steps before one', () => {
    const document = workflow({ a: start, b: set(), c: set(), d: set() }, 'a>b', 'b>c', 'a>d');
    expect([...upstreamOf(document, 'c')].sort()).toEqual(['a', 'b']);
    expect([...upstreamOf(document, 'a')]).toEqual([]);
  });
});

it('judges any graph without failing, and agrees with itself about circles', () => {
  const ids = ['a', 'b', 'c', 'd', 'e'];
  const wire = fc
    .tuple(fc.constantFrom(...ids), fc.constantFrom(...ids, 'gone'))
    .map(([from, to]) => `${from}>${to}`);
  fc.assert(
    fc.property(fc.array(wire, { maxLength: 12 }), (wires) => {
      const document = workflow({ a: start, b: set(), c: set(), d: set(), e: set() }, ...wires);
      const hasCycle = validateDocument(document).some(({ code }) => code === 'CYCLE');
      const feedsItself = ids.some((id) => upstreamOf(document, id).has(id));
      expect(hasCycle).toBe(feedsItself);
    })
  );
});
