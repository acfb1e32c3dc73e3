import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, test } from 'vitest';
import { contract, faultsOf, operations, schemaAt, successOf } from './testing/api-contract.ts';
import { apiRoutes } from './testing/api-client.ts';

describe('the OpenAPI document', () => {
  test('is one, by the schema of OpenAPI 3.1', async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(structuredClone(contract));
    expect([valid, errors]).toEqual([true, undefined]);
    expect(validator.version).toBe('3.1');
  });

  test('describes every route', () => {
    const described = operations.map(
      ({ method, path }) => `${method} ${path.replaceAll('{', '[').replaceAll('}', ']')}`
    );
    const existing = apiRoutes.filter(({ pattern }) => !pattern.endsWith('openapi.json'));
    expect(described.sort()).toEqual(existing.map(({ method, pattern }) => `${method} ${pattern}`).sort());
  });

  test('refers only to what is there', () => {
    for (const [, name] of JSON.stringify(contract).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g))
      expect(Object.keys((contract.components as { schemas: object }).schemas)).toContain(name);
    expect(JSON.stringify(contract)).not.toContain('$defs');
  });

  test('names each operation once', () => {
    const ids = operations.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test.each(operations.map((operation) => [operation.operationId, operation] as const))(
    '%s has a name, a tag, a summary and a described answer',
    (id, operation) => {
      expect(id).toMatch(/^[a-z][A-Za-z]+$/);
      expect(operation.summary).toMatch(/^[A-Z].{3,50}[^.]$/);
      const tags = (contract.tags as { name: string }[]).map(({ name }) => name);
      expect(tags).toEqual(expect.arrayContaining(operation.tags));
      expect(operation.tags).toHaveLength(1);
      const status = successOf(operation);
      const content = Object.values(operation.responses[status]!.content ?? {});
      expect(content.map(({ schema }) => schema !== undefined)).toEqual(status === '204' ? [] : [true]);
    }
  );

  test('says what goes in and who may', () => {
    const rename = operations.find(({ operationId }) => operationId === 'renameWorkflow')!;
    expect(rename).toMatchObject({
      'x-action': 'workflow.edit',
      'x-roles': ['owner', 'admin', 'editor'],
      parameters: [{ name: 'id', in: 'path', schema: { pattern: '^wf_[0-9A-Za-z]{22}$' } }],
      requestBody: {
        required: true,
        content: { 'application/json': { schema: { additionalProperties: false, required: ['name'] } } }
      }
    });
    const list = operations.find(({ operationId }) => operationId === 'listRuns')!;
    const names = list.parameters.map((parameter) => parameter.name);
    expect(names.slice(0, 6)).toEqual(['limit', 'cursor', 'count', 'workflowId', 'status', 'trigger']);
    expect(names.slice(6)).toEqual(['versionId', 'pretend', 'from', 'to']);
  });

  test('says which headers count', () => {
    const start = operations.find(({ operationId }) => operationId === 'startRun')!;
    expect(start.parameters).toContainEqual(
      expect.objectContaining({ name: 'idempotency-key', in: 'header' })
    );
    const write = operations.find(({ operationId }) => operationId === 'writeDocument')!;
    expect(write.parameters).toContainEqual(expect.objectContaining({ name: 'if-match', in: 'header' }));
    expect(write.responses['200']!.headers).toHaveProperty('etag');
    const signIn = operations.find(({ operationId }) => operationId === 'signIn')!;
    expect(signIn.responses['429']!.headers).toHaveProperty('retry-after');
  });

  test('lets no field pass that it does not describe', () => {
    const check = schemaAt('components', 'schemas', 'StartedRun');
    const runId = `run_${'0'.repeat(22)}`;
    expect(faultsOf(check, { runId })).toEqual([]);
    expect(faultsOf(check, { runId, secret: 1 })).toEqual([expect.stringContaining('additional')]);
    for (const [name, schema] of Object.entries((contract.components as { schemas: object }).schemas))
      if ('properties' in schema)
        expect([name, schema]).toMatchObject([name, { additionalProperties: false }]);
  });
});
