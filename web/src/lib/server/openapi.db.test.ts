import { toPublicId, type IdKind } from '@automateos/workflow';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiRoutes, call, type CallOptions } from './testing/api-client.ts';
import { faultsOf, operations, schemaAt, successOf, type NamedOperation } from './testing/api-contract.ts';
import { fillTeam } from './testing/fill-team.ts';
import { successCases, type CaseWorld, type SuccessCase } from './testing/success-cases.ts';
import { openTestPlatform, type TestPlatform } from './testing/test-platform.ts';

let server: TestPlatform;
beforeAll(async () => {
  server = await openTestPlatform();
});
afterAll(() => server.close());

const RANDOM_UUID = '018f0000-0000-7000-8000-00000000abcd';
const JSON_TYPE = 'application/json';
const named = operations.map((operation) => [operation.operationId, operation] as const);

async function openWorld(): Promise<CaseWorld> {
  const team = await server.createTeam();
  return { server, team, ids: await fillTeam(server, team) };
}

const kindsOf = ({ method, path }: NamedOperation): Record<string, IdKind | 'text'> => {
  const pattern = path.replaceAll('{', '[').replaceAll('}', ']');
  return apiRoutes.find((route) => route.method === method && route.pattern === pattern)!.handler.params;
};

const pathOf = (
  operation: NamedOperation,
  valueOf: (name: string, kind: IdKind | 'text') => string
): string =>
  operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => valueOf(name, kindsOf(operation)[name]!));

/** Sends the case of an operation, changed by `more`. */
async function send(
  operation: NamedOperation,
  world: CaseWorld,
  more: (made: SuccessCase) => CallOptions & { path?: string; query?: string } = () => ({})
) {
  const makeCase = successCases[operation.operationId];
  if (!makeCase) throw new Error(`${operation.operationId} has no case in success-cases.ts`);
  const made = await makeCase(world);
  const ownPath = pathOf(operation, (name, kind) => made.params?.[name] ?? world.ids[kind as IdKind]);
  const { path = ownPath, query = made.query ?? '', ...options } = more(made);
  const { body, headers } = made;
  const who = made.cookie ? { cookie: made.cookie } : { key: world.team.key };
  return call(operation.method, path + query, { body, headers, ...who, ...options });
}

/** Where the document describes an answer: at the operation, or once for many. */
function answerAt(operation: NamedOperation, status: string): string[] {
  const shared = operation.responses[status]?.$ref;
  if (shared) return shared.slice('#/'.length).split('/');
  return ['paths', operation.path, operation.method.toLowerCase(), 'responses', status];
}

/** That a refusal is one of those the operation describes, in the shape that it describes. */
function expectRefusal(operation: NamedOperation, status: number, answer: Awaited<ReturnType<typeof call>>) {
  expect([operation.operationId, answer.status]).toEqual([operation.operationId, status]);
  expect(Object.keys(operation.responses)).toContain(String(status));
  const check = schemaAt(...answerAt(operation, String(status)), 'content', JSON_TYPE, 'schema');
  expect(faultsOf(check, answer.json)).toEqual([]);
}

describe('an operation that succeeds answers exactly what it describes', () => {
  test.each(named)('%s', async (_, operation) => {
    const status = successOf(operation);
    const answer = await send(operation, await openWorld());
    expect([answer.json, String(answer.status)]).toEqual([answer.json, status]);
    const described = operation.responses[status]!;
    for (const name of Object.keys(described.headers ?? {})) expect(answer.headers.get(name)).not.toBeNull();
    const [mediaType] = Object.keys(described.content ?? {});
    expect(answer.headers.get('content-type')?.split(';')[0]).toBe(mediaType);
    if (mediaType === JSON_TYPE) {
      const check = schemaAt(...answerAt(operation, status), 'content', JSON_TYPE, 'schema');
      expect(faultsOf(check, answer.json)).toEqual([]);
    }
  });

  test('and the events of a run are what the document says', async () => {
    const operation = operations.find(({ operationId }) => operationId === 'followRun')!;
    const { response } = await send(operation, await openWorld());
    const events = parseEvents(await response.text());
    expect(events.map(({ name }) => name)).toEqual(['log', 'end']);
    for (const { name, data } of events) {
      const place = [...answerAt(operation, '200'), 'content', 'text/event-stream', 'x-events', name];
      expect(faultsOf(schemaAt(...place), data)).toEqual([]);
    }
  });

  test('no case is left over', () => {
    const known = new Set(operations.map(({ operationId }) => operationId));
    expect(Object.keys(successCases).filter((id) => !known.has(id))).toEqual([]);
  });
});

/** Fields of server-sent events, one event after the other (WHATWG HTML, section 9.2.6). */
function parseEvents(text: string): { name: string; data: unknown }[] {
  return text
    .split('\n\n')
    .map((block) => new Map(block.split('\n').map((line) => line.split(/: (.*)/s) as [string, string])))
    .flatMap((fields) =>
      fields.has('event')
        ? [{ name: fields.get('event')!, data: JSON.parse(fields.get('data')!) as unknown }]
        : []
    );
}

describe('an operation refuses in the shape that it describes', () => {
  let world: CaseWorld; // one for all: what is refused changes nothing
  beforeAll(async () => {
    world = await openWorld();
  });

  test.each(named)('%s: an unknown query parameter', async (_, operation) => {
    const answer = await send(operation, world, (made) => ({
      query: `${made.query ?? ''}${made.query ? '&' : '?'}unexpected=1`
    }));
    expectRefusal(operation, 400, answer);
    expect(answer.json).toMatchObject({ error: { code: 'UNKNOWN_FIELD', field: 'unexpected' } });
  });

  const writing = operations.filter(({ method }) => method !== 'GET');
  test.each(writing.map((operation) => [operation.operationId, operation] as const))(
    '%s: an unknown field of the body',
    async (_, operation) => {
      const answer = await send(operation, world, (made) => ({
        body: { ...(made.body as object | undefined), unexpected: 1 }
      }));
      // What is wrong with a document is told as a problem of the workflow.
      expectRefusal(operation, operation.operationId === 'writeDocument' ? 422 : 400, answer);
      expect(JSON.stringify(answer.json)).toContain('unexpected');
    }
  );

  const guarded = operations.filter(({ security }) => security?.length !== 0);
  test.each(guarded.map((operation) => [operation.operationId, operation] as const))(
    '%s: nobody',
    async (_, operation) => {
      const answer = await send(operation, world, () => ({ key: undefined, cookie: undefined }));
      expectRefusal(operation, 401, answer);
    }
  );

  const withIds = operations.filter(({ path }) => path.includes('{'));
  test.each(withIds.map((operation) => [operation.operationId, operation] as const))(
    '%s: an id that nobody has',
    async (_, operation) => {
      const path = pathOf(operation, (_name, kind) =>
        kind === 'text' ? 'x' : toPublicId(kind, RANDOM_UUID)
      );
      expectRefusal(operation, 404, await send(operation, world, () => ({ path })));
    }
  );
});
