import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { withOrg } from '@automateos/db';
import { listRuns } from '@automateos/db/queries/runs';
import { fromPublicId } from '@automateos/workflow';
import { platform } from './platform.ts';
import { readForm, submitForm, type FormAddress } from './services/forms.ts';
import { call } from './testing/api-client.ts';
import { openTestPlatform, type TestPlatform, type TestTeam } from './testing/test-platform.ts';

let server: TestPlatform;
let team: TestTeam;
let workflow: string;
let address: FormAddress;
let count = 0;

beforeAll(async () => {
  server = await openTestPlatform();
});
afterAll(() => server.close());

const formNode = (path: string, more: Record<string, unknown> = {}) => ({
  type: 'form',
  typeVersion: 1,
  label: 'Sign-up',
  position: { x: 0, y: 0 },
  config: {
    title: 'Join',
    thanks: 'Thank you!',
    path,
    fields: {
      a: { name: 'email', label: 'Your e-mail', type: 'email', order: 1 },
      b: { name: 'seats', type: 'number', required: false, order: 2 }
    },
    ...more
  }
});

beforeEach(async () => {
  team = await server.createTeam();
  const path = `form-${++count}`;
  address = { mode: 'live', path };
  const document = { name: 'List', nodes: { n_form: formNode(path) }, edges: {} };
  const created = await call('POST', '/api/v1/workflows', { key: team.key, body: { document } });
  workflow = (created.json as { id: string }).id;
  expect(
    (await call('POST', `/api/v1/workflows/${workflow}/publish`, { key: team.key, body: {} })).status
  ).toBe(200);
});

const runs = () =>
  withOrg(platform().db, team.orgId, (tx) =>
    listRuns(tx, { orgId: team.orgId, workflowId: fromPublicId('wf', workflow)!, limit: 50 })
  );
const send = (answers: Record<string, string>, once = 'page-1', from = '192.0.2.1') =>
  submitForm(address, { once, answers, from });

describe('a form', () => {
  test('is shown to anybody, without anything but its questions', async () => {
    expect(await readForm(address)).toEqual({
      title: 'Join',
      intro: '',
      thanks: 'Thank you!',
      button: 'Send',
      questions: [
        { name: 'email', label: 'Your e-mail', type: 'email', options: '', required: true },
        { name: 'seats', label: 'seats', type: 'number', options: '', required: false }
      ]
    });
  });

  test('starts one run with typed answers, however often one page is sent', async () => {
    const answers = { email: 'ada@example.com', seats: '3', extra: 'x' };
    await Promise.all([send(answers), send(answers), send(answers)]);
    const [run, ...more] = await runs();
    expect(more).toEqual([]);
    expect(run).toMatchObject({ trigger: 'form', triggerNodeId: 'n_form', draft: false });
    const { json } = await call('GET', `/api/v1/runs?workflowId=${workflow}`, { key: team.key });
    expect(json).toMatchObject({ data: [{ trigger: 'form' }] });
  });

  test('sent again with other answers, or from another page, starts another run', async () => {
    await send({ email: 'ada@example.com' });
    await send({ email: 'grace@example.com' });
    await send({ email: 'ada@example.com' }, 'page-2');
    expect(await runs()).toHaveLength(3);
  });

  test('with wrong answers starts nothing and says what is wrong', async () => {
    expect(await send({ seats: 'many' })).toEqual({
      email: 'This is needed.',
      seats: 'This is not a number.'
    });
    expect(await runs()).toEqual([]);
  });

  test('takes so many from one address and no more', async () => {
    for (let sent = 0; sent < 10; sent++) await send({ email: 'ada@example.com' }, `page-${sent}`);
    await expect(send({ email: 'ada@example.com' }, 'page-11')).rejects.toMatchObject({ status: 429 });
    await send({ email: 'ada@example.com' }, 'page-12', '192.0.2.2');
    expect(await runs()).toHaveLength(11);
  });

  test('is gone when the workflow is switched off, and is no webhook', async () => {
    await call('POST', `/api/v1/workflows/${workflow}/deactivate`, { key: team.key });
    expect(await readForm(address)).toBeUndefined();
    await expect(send({ email: 'ada@example.com' })).rejects.toMatchObject({ status: 404 });
  });

  test('can be tried before it is published, at an address of its own', async () => {
    const path = `draft-${count}`;
    const document = { name: 'Draft', nodes: { n_form: formNode(path) }, edges: {} };
    const created = await call('POST', '/api/v1/workflows', { key: team.key, body: { document } });
    const id = (created.json as { id: string }).id;
    const { json } = await call('POST', `/api/v1/workflows/${id}/test-listen`, { key: team.key, body: {} });
    expect(json).toMatchObject({
      webhooks: [{ url: expect.stringMatching(new RegExp(`/f/test/${path}$`)) }]
    });
    expect(await readForm({ mode: 'test', path })).toMatchObject({ title: 'Join' });
    expect(await readForm({ mode: 'live', path })).toBeUndefined();
  });

  test('whose address another workflow has is not published', async () => {
    const document = { name: 'Other', nodes: { n_form: formNode(address.path) }, edges: {} };
    const created = await call('POST', '/api/v1/workflows', { key: team.key, body: { document } });
    const id = (created.json as { id: string }).id;
    const { status, json } = await call('POST', `/api/v1/workflows/${id}/publish`, {
      key: team.key,
      body: {}
    });
    expect(status).toBe(422);
    expect(JSON.stringify(json)).toContain('taken by another workflow');
  });
});

test.each(['', 'nothing-here', 'x'.repeat(100), 'a\0b'])('there is no form at %j', async (path) => {
  expect(await readForm({ mode: 'live', path })).toBeUndefined();
});
