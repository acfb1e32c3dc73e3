import { describe, expect, test } from 'vitest';
import type { FieldGroup, OperationView } from '#lib/reference/types.ts';
import { contract, operations } from '../testing/api-contract.ts';
import { fieldsOf, limitsOf, typeOf } from './fields.ts';
import type { ApiDocument } from './document.ts';
import { makeReference } from './reference.ts';
import { sampleOf } from './sample.ts';

describe('typeOf', () => {
  test.each([
    [{ type: 'string' }, 'string'],
    [{ type: 'string', format: 'date-time' }, 'date-time'],
    [{ type: 'string', pattern: '^run_[0-9A-Za-z]{22}$' }, 'run_…'],
    [{ type: ['integer', 'null'] }, 'integer | null'],
    [{ enum: ['a', 'b'] }, '"a" | "b"'],
    [{ const: 1 }, '1'],
    [{ type: 'array', items: { type: 'number' } }, 'number[]'],
    [{ type: 'object', additionalProperties: { type: 'string' } }, 'map of string'],
    [{ type: 'object', additionalProperties: {} }, 'object'],
    [{}, 'any']
  ])('%j is %s', (schema, text) => expect(typeOf(schema)).toEqual({ text }));

  test('links the shape that it is made of', () => {
    const reference = { $ref: '#/components/schemas/Run' };
    expect(typeOf({ type: 'array', items: reference })).toEqual({ text: 'Run[]', shape: 'Run' });
    expect(typeOf({ anyOf: [reference, { type: 'null' }] })).toEqual({ text: 'Run | null', shape: 'Run' });
  });
});

describe('fieldsOf', () => {
  test('opens nested objects in place', () => {
    const inner = {
      type: 'object',
      properties: { id: { type: 'string', description: 'Who.' } },
      required: ['id']
    };
    const names = (schema: object) =>
      fieldsOf({ type: 'object', properties: { user: schema } }).map((field) => field.name);
    expect(names(inner)).toEqual(['user', 'user.id']);
    expect(names({ type: 'array', items: inner })).toEqual(['user', 'user[].id']);
    expect(names({ anyOf: [inner, { type: 'null' }] })).toEqual(['user', 'user.id']);
  });

  test('says what a value is held to', () => {
    expect(limitsOf({ minimum: 1, maximum: 500, default: 50 })).toBe('1 to 500, 50 unless told');
    expect(limitsOf({ maxLength: 80 })).toBe('at most 80 characters');
    expect(limitsOf({})).toBe('');
  });
});

test('sampleOf opens the shapes that a schema refers to', () => {
  const schemas = {
    A: { type: 'object', properties: { list: { type: 'array', items: { type: 'string' } } } }
  };
  expect(sampleOf({ $ref: 'A' }, () => schemas.A)).toEqual({ list: ['text'] });
});

describe('the page of the API', () => {
  const reference = makeReference(contract as unknown as ApiDocument);
  const shown = reference.sections.flatMap((section) => section.operations);
  const find = (id: string): OperationView => shown.find((operation) => operation.id === id)!;
  const namesIn = (groups: FieldGroup[], title: string): string[] | undefined =>
    groups.find((group) => group.title === title)?.fields.map((field) => field.name);

  test('shows every operation once', () =>
    expect(shown.map(({ id }) => id).sort()).toEqual(operations.map((one) => one.operationId).sort()));

  test('has a place for every link to a shape', () => {
    const groups = shown.flatMap(({ input, answer }) => [...input, ...answer.fields]);
    const fields = [...groups, ...reference.shapes].flatMap((group) => group.fields);
    const links = [...fields.map(({ type }) => type.shape), ...shown.map(({ answer }) => answer.type?.shape)];
    const places = new Set(reference.shapes.map(({ name }) => name));
    expect(links.filter((shape) => shape !== undefined && !places.has(shape))).toEqual([]);
  });

  test('tells what goes in, what comes out and what is refused', () => {
    const start = find('startRun');
    expect(start.access).toBe('Roles: owner, admin, editor, runner');
    expect(namesIn(start.input, 'Headers')).toEqual(['idempotency-key']);
    expect(namesIn(start.input, 'Body')).toContain('triggerNodeId');
    expect(start.answer).toMatchObject({ status: '202', type: { text: 'StartedRun' } });
    expect(start.refusals).toContainEqual(expect.objectContaining({ status: 409, code: 'KEY_REUSED' }));
    expect(find('deleteWorkflow').answer).toEqual({ status: '204', fields: [] });
    expect(find('followRun').answer.fields.map(({ title }) => title)).toEqual([
      'Event log: Log',
      'Event end: StatusOfRun'
    ]);
  });

  test('offers calls that a shell understands', () => {
    expect(find('renameWorkflow').curl).toBe(
      `curl -X PATCH 'http://127.0.0.1:3000/api/v1/workflows/wf_0M7Qd3kV9xTfYb2LhRz5Wc' \\
  -H "Authorization: Bearer $AUTOMATEOS_KEY" \\
  -H 'Content-Type: application/json' \\
  -d '{"name":"Lead concierge"}'`
    );
    expect(find('followRun').curl).toContain('curl -N');
    expect(find('signOut').curl).not.toContain('AUTOMATEOS_KEY');
  });
});
