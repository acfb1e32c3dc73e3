import { expect, test } from 'vitest';
import { execute, notion } from './notion.ts';
import { expectUsualRefusals, scripted } from './testing/app-node.ts';

const run = scripted(notion, execute);
const auth = { kind: 'connection', app: 'notion', connectionRef: 'con_1' };
const base = { connection: 'con_1', source: ' s/1 ' };
const read = { ...base, operation: 'query' };
const page = { id: 'p1', url: 'https://n.example/p1', created_time: '2026-03-14T09:26:53.000Z' };

test('a page is added with each value in the form of its property', async () => {
  const schema = { json: { properties: { Name: { type: 'title' }, 'E-mail': { type: 'email' } } } };
  const properties = {
    a: { name: 'Name', value: 'Ada', order: 1 },
    b: { name: 'E-mail', value: 'ada@example.com', order: 2 }
  };
  const { sent, data } = await run({ ...base, properties }, schema, { json: page });
  expect(sent).toEqual([
    { method: 'GET', url: '/data_sources/s%2F1', auth },
    {
      method: 'POST',
      url: '/pages',
      auth,
      type: 'application/json; charset=utf-8',
      json: {
        parent: { type: 'data_source_id', data_source_id: 's/1' },
        properties: {
          Name: { title: [{ type: 'text', text: { content: 'Ada' } }] },
          'E-mail': { email: 'ada@example.com' }
        }
      }
    }
  ]);
  expect(data).toEqual([{ id: 'p1', url: page.url, createdAt: page.created_time }]);
});

test('a kind of property that cannot be written is named', async () => {
  const schema = { json: { properties: { Sum: { type: 'formula' } } } };
  const properties = { a: { name: 'Sum', value: 1 } };
  await expect(run({ ...base, properties }, schema)).rejects.toThrow('of the kind formula');
});

test('a page is changed in the properties that are named', async () => {
  const config = {
    ...{ connection: 'con_1', operation: 'update', page: ' p/1 ' },
    properties: { a: { name: 'Status', value: 'Published', order: 1 } }
  };
  const known = { json: { ...page, properties: { Status: { type: 'status' }, Name: { type: 'title' } } } };
  const { sent, data } = await run(config, known, { json: page });
  expect(sent).toMatchObject([
    { method: 'GET', url: '/pages/p%2F1' },
    {
      method: 'PATCH',
      url: '/pages/p%2F1',
      json: { properties: { Status: { status: { name: 'Published' } } } }
    }
  ]);
  expect(data).toEqual([{ id: 'p1', url: page.url, createdAt: page.created_time }]);
});

test('text is appended as paragraphs', async () => {
  const config = { connection: 'con_1', operation: 'append', page: 'p1', text: 'Hi' };
  const { sent } = await run(config, { json: { results: [] } });
  expect(sent[0]).toMatchObject({
    method: 'PATCH',
    url: '/blocks/p1/children',
    json: { children: [{ type: 'paragraph', paragraph: { rich_text: [{ text: { content: 'Hi' } }] } }] }
  });
});

test.each([
  [401, 'unauthorized', { code: 'HTTP_4XX', sentence: /does not accept this secret/ }],
  [403, 'restricted_resource', { code: 'HTTP_4XX', sentence: /may not do this/ }],
  [404, 'object_not_found', { code: 'HTTP_4XX', sentence: /add the integration/ }],
  [409, 'conflict_error', { code: 'HTTP_5XX', sentence: /at the same moment/ }],
  [400, 'validation_error', { code: 'HTTP_4XX', sentence: /Because/ }]
])('%d %s is %j', async (status, code, expected) => {
  const refused = run(read, { status, json: { object: 'error', code, message: 'Because.' } });
  await expect(refused).rejects.toMatchObject({
    code: expected.code,
    message: expect.stringMatching(expected.sentence)
  });
});

test('429 asks for the wait that Notion names; an answer of another form is refused', async () => {
  const limited = { status: 429, headers: { 'retry-after': '7' }, json: { code: 'rate_limited' } };
  await expect(run(read, limited)).rejects.toMatchObject({ code: 'HTTP_429', retryAfterMs: 7000 });
  await expectUsualRefusals((answer) => run(read, answer));
});
