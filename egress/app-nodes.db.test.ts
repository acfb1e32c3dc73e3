/** Every app node against its pretend service: through the real door, with the real form of its credentials. */
import { openTestDatabase, type TestDatabase } from '@automateos/db/testing';
import { catalogue, type Json, type NodeDefinition, type StepContext } from '@automateos/workflow';
import { apps } from '@automateos/workflow/apps';
import { appTests } from '@automateos/workflow/apps/tests';
import { executors } from '@automateos/workflow/executors';
import { fieldsOf } from '@automateos/workflow/form';
import { fakeContext, resolvedConfig } from '@automateos/workflow/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEgress, type Egress, Masker, pretendHosts } from './index.ts';

let database: TestDatabase;
let egress: Egress;
let orgs = 0;

beforeAll(async () => {
  database = await openTestDatabase();
  egress = createEgress({ db: database.db, masterKey: database.masterKey });
});

afterAll(async () => {
  await egress.close();
  await database.drop();
});

/** A door of an organisation of its own, so that each test meets its services as they are at first. */
function pretendDoor(): StepContext['http'] {
  const orgId = `org-${++orgs}`;
  const signal = new AbortController().signal;
  return (request) => egress.request({ orgId, request, signal, masker: new Masker(), pretend: true });
}

async function run(definition: NodeDefinition, config: Record<string, unknown>, http = pretendDoor()) {
  const resolved = resolvedConfig(
    definition,
    config,
    new Proxy({}, { get: () => 'Ada wants an invoice. Soon.' })
  );
  const output = await executors[definition.type]!(resolved as never, { ...fakeContext(), http });
  return (output.out ?? []).map(({ data }) => data as Record<string, Json>);
}

/** What starts a workflow is asked by nobody here. */
const appNodes = catalogue.filter(
  (node) => node.group !== 'trigger' && fieldsOf(node).some(({ kind }) => kind === 'connection')
);
const node = (type: string) => appNodes.find((candidate) => candidate.type === type)!;
const cases = appNodes.flatMap((definition) =>
  (definition.examples ?? []).map(
    ({ title, config }) => [`${definition.type}: ${title}`, definition, config] as const
  )
);

test.each(cases)('%s gives out what its sample promises', async (_, definition, config) => {
  const [item] = await run(definition, config);
  const sample = definition.sample?.(config) as Record<string, Json>;
  expect(Object.keys(item!).sort()).toEqual(Object.keys(sample).sort());
  for (const [name, value] of Object.entries(sample))
    expect([name, typeof item![name]]).toEqual([name, typeof value]);
});

test.each(appNodes.map((definition) => [definition.type, definition] as const))(
  '%s calls hosts that have a pretend service',
  (_, definition) => {
    for (const { config } of definition.examples ?? [])
      for (const host of definition.hosts!(config)) expect(pretendHosts).toContain(host);
  }
);

test.each(apps.map((app) => [app.id] as const))(
  'the test of a connection to %s says in a sentence that it works',
  async (id) => {
    const door = pretendDoor();
    const auth = { kind: 'connection', app: id, connectionRef: '' } as const;
    expect(await appTests[id]!((request) => door({ ...request, auth }))).toMatch(/^[A-Z].*\.$/);
  }
);

describe('Slack', () => {
  test('a message is posted, answered, changed and reacted to', async () => {
    const door = pretendDoor();
    const slack = node('slack');
    const [sent] = await run(slack, { channel: 'general', text: 'One' }, door);
    const place = { channel: sent!.channel, ts: sent!.ts };
    await run(slack, { channel: 'general', text: 'Two', thread: sent!.ts }, door);
    expect(await run(slack, { operation: 'update', ...place, text: 'Changed' }, door)).toEqual([place]);
    const react = () => run(slack, { operation: 'react', ...place, emoji: ':tada:' }, door);
    expect(await react()).toEqual([place]);
    await expect(react()).rejects.toThrow('already reacted');
  });

  test.each([
    [{ channel: '#nowhere', text: 'x' }, /no such channel/],
    [{ channel: 'finance', text: 'x' }, /Invite it/],
    [{ channel: 'launch-2024', text: 'x' }, /archived/],
    [{ operation: 'update', channel: 'C0GENERAL01', ts: '1.1', text: 'x' }, /no message/],
    [{ operation: 'person', email: 'nobody@example.com' }, /Nobody/]
  ])('%j is refused in a sentence', async (config, sentence) => {
    await expect(run(node('slack'), config)).rejects.toThrow(sentence);
  });

  test('channels are one item each, and archived ones are left out', async () => {
    const channels = await run(node('slack'), { operation: 'channels', limit: 3 });
    expect(channels.map(({ name }) => name)).toEqual(['general', 'random', 'marketing']);
  });
});

describe('Telegram', () => {
  const document = 'https://example.com/invoice.pdf';
  test.each([
    [{ operation: 'document', chat: '123456789', file: document, text: 'Invoice' }],
    [{ chat: '@news', text: '<b>Hi</b>', format: 'HTML', silent: true }]
  ])('%j is sent', async (config) => {
    expect(await run(node('telegram'), config)).toHaveLength(1);
  });

  test.each([
    [{ chat: 'nobody', text: 'x' }, /no such chat/],
    [{ chat: '99999', text: 'x' }, /blocked/],
    [{ chat: '123456', text: ' ' }, /empty/],
    [{ chat: '123456', text: '<b>x', format: 'HTML' }, /formatting/]
  ])('%j is refused in a sentence', async (config, sentence) => {
    await expect(run(node('telegram'), config)).rejects.toThrow(sentence);
  });
});

describe('Discord', () => {
  test.each([
    [{ content: '' }, /empty/],
    [{ content: 'x'.repeat(2001) }, /2,000/],
    [{ via: 'bot', channel: '1', content: 'x' }, /no such channel/],
    [{ via: 'bot', channel: '1190000000000000403', content: 'x' }, /may not see/]
  ])('%j is refused in a sentence', async (config, sentence) => {
    await expect(run(node('discord'), config)).rejects.toThrow(sentence);
  });
});

describe('Google Sheets', () => {
  const spreadsheet =
    'https://docs.google.com/spreadsheets/d/1AutomateOSexampleSpreadsheet0000000000000/edit#gid=0';
  const sheets = (config: object, door?: StepContext['http']) =>
    run(node('google-sheets'), { spreadsheet, ...config }, door);
  const column = (name: string, value: Json) => ({ values: { a: { name, value, order: 1 } } });

  test('a row that was added is found and changed', async () => {
    const door = pretendDoor();
    await sheets(
      { values: { a: { name: 'Name', value: 'Mary', order: 1 }, b: { name: 'Seats', value: 3, order: 2 } } },
      door
    );
    const find = { operation: 'find', column: 'Name', equals: 'Mary' };
    expect(await sheets(find, door)).toMatchObject([{ rowNumber: 5, Name: 'Mary', Seats: '3', Plan: '' }]);
    expect(await sheets({ ...find, operation: 'update', ...column('Plan', 'Team') }, door)).toEqual([
      { updated: 1 }
    ]);
    expect(await sheets(find, door)).toMatchObject([{ Plan: 'Team' }]);
    expect(await sheets({ operation: 'read', limit: 2 }, door)).toHaveLength(2);
  });

  test('a row that nobody has is no item, and changes nothing', async () => {
    const find = { operation: 'find', column: 'Name', equals: 'Nobody' };
    expect(await sheets(find)).toEqual([]);
    expect(await sheets({ ...find, operation: 'update', ...column('Plan', 'x') })).toEqual([{ updated: 0 }]);
  });

  test.each([
    [{ ...column('Colour', 'x') }, /no column “Colour”. It has: Date, Name/],
    [{ ...column('Name', 'x'), sheet: 'Nowhere' }, /cannot read this range/],
    [{ ...column('Name', 'x'), spreadsheet: 'x' }, /neither the address nor the id/],
    [{ ...column('Name', 'x'), sheet: 'Archive' }, /first row is empty/]
  ])('%j is refused in a sentence', async (config, sentence) => {
    await expect(sheets(config)).rejects.toThrow(sentence);
  });
});

describe('Notion', () => {
  const source = '19c0ffee-0000-8000-8000-000000000001';
  const rows = (...entries: [string, Json][]) => ({
    properties: Object.fromEntries(
      entries.map(([name, value], order) => [`r${order}`, { name, value, order }])
    )
  });
  const create = (properties: object, door = pretendDoor()) =>
    run(node('notion'), { source, ...properties }, door);

  test('a page that was added is read back, and text is appended to it', async () => {
    const door = pretendDoor();
    const values: [string, Json][] = [
      ['Name', 'Call Ada'],
      ['Points', '3'],
      ['Done', 'yes'],
      ['Status', 'Open'],
      ['Tags', 'a, b'],
      ['Due', '2026-03-14'],
      ['Link', 'https://example.com'],
      ['Notes', 'x'.repeat(2001)]
    ];
    const [page] = await create(rows(...values), door);
    expect(await run(node('notion'), { operation: 'query', source }, door)).toEqual([
      { ...page, ...Object.fromEntries(values), Points: 3, Done: true, Tags: ['a', 'b'] }
    ]);
    const append = { operation: 'append', page: page!.id, text: 'One\nTwo' };
    expect(await run(node('notion'), append, door)).toEqual([{ page: page!.id, paragraphs: 2 }]);
  });

  test('pages are read beyond the first hundred', async () => {
    const door = pretendDoor();
    for (let count = 0; count < 101; count++) await create(rows(['Name', String(count)]), door);
    expect(await run(node('notion'), { operation: 'query', source, limit: 500 }, door)).toHaveLength(101);
  });

  test.each([
    [rows(['Colour', 'x']), /no property “Colour”. There are: Name/],
    [rows(['Points', 'many']), /“Points” expects a number/],
    [{ ...rows(['Name', 'x']), source: '00000000-0000-0000-0000-000000000000' }, /add the integration/],
    [{ operation: 'append', page: 'x', text: 'x' }, /add the integration/]
  ])('%j is refused in a sentence', async (config, sentence) => {
    await expect(create(config)).rejects.toThrow(sentence);
  });
});

describe.each([
  ['openai', 'gpt-5-mini'],
  ['anthropic', 'claude-haiku-4-5']
])('AI by %s', (provider, model) => {
  const ask = (config: object) =>
    run(node('ai'), { provider, model, prompt: 'Ada wants an invoice. Soon.', ...config });

  test('fields are of the types asked for, and nothing else is given out', async () => {
    const fields = {
      a: { name: 'mood', order: 1 },
      b: { name: 'score', type: 'number', order: 2 },
      c: { name: 'urgent', type: 'boolean', order: 3 },
      d: { name: 'topics', type: 'list', order: 4 }
    };
    const [answer] = await ask({ output: 'fields', fields });
    expect(answer).toEqual({
      mood: expect.any(String),
      score: expect.any(Number),
      urgent: expect.any(Boolean),
      topics: expect.any(Array),
      usage: { model, inputTokens: expect.any(Number), outputTokens: expect.any(Number) }
    });
  });

  test('a model that is not there and an answer that is too long are sentences', async () => {
    await expect(ask({ model: 'nonsense' })).rejects.toThrow('does not know this model');
    await expect(ask({ prompt: 'Word '.repeat(100), maxTokens: 16 })).rejects.toMatchObject({
      code: 'LIMIT_EXCEEDED'
    });
  });
});
