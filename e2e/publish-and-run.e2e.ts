import { expect, test, type Page } from '@playwright/test';
import type { Json } from '@automateos/workflow';
import { clientOf, deliver, flow, newClient, newPath } from './support/api.ts';
import {
  addStep,
  card,
  cardThat,
  choose,
  clickUntil,
  dropWire,
  field,
  insertData,
  inspector,
  pickStep,
  publish,
  saved
} from './support/builder.ts';
import { canvas, invite, newWorkflow, signUp } from './support/people.ts';
import { recordedAt } from './support/sink.ts';

/** A row of "Comes in" or "Goes out": its name and what stands beside it. */
const row = (page: Page, name: string) =>
  page.getByRole('region', { name: 'The chosen step' }).getByRole('row', { name: new RegExp(`^${name} `) });

test('a webhook workflow is drawn, published and called; both people watch it run', async ({ browser }) => {
  const maya = await signUp(browser, 'Maya');
  const tom = await invite(browser, maya, { name: 'Tom' });
  const path = await newWorkflow(maya, 'Order intake');
  await tom.page.goto(path);
  await expect(canvas(tom.page)).toBeVisible();
  const sinkPath = `/orders-${Date.now()}`;

  const { page } = maya;
  await page.getByRole('button', { name: /When another app calls/ }).click();
  await choose(page, 'Answers', /With a Respond step/);
  const address = await field(page, 'Address').inputValue();
  expect(address).toMatch(/^[0-9A-Za-z]{22}$/);

  await addStep(page, 'http');
  await choose(page, 'Method', /^POST/);
  await field(page, 'URL').fill(`${process.env.E2E_SINK}${sinkPath}`);
  await insertData(page, 'Content', /^Body/);
  await dropWire(page, 'HTTP request', { x: 120, y: 140 });
  await pickStep(page, 'respond');
  await expect(card(page, 'Respond')).toHaveAccessibleName(/1 input from HTTP request/);
  await publish(page, 1);
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await expect(tom.page.getByText('Live', { exact: true })).toBeVisible();

  const reply = await deliver<{ body: Json }>(address, { order: 42 });
  expect(reply.status).toBe(200);
  expect(reply.body.body).toMatchObject({ ok: true, received: { order: 42 } });
  const calls = await recordedAt(process.env.E2E_SINK!, sinkPath);
  expect(calls).toHaveLength(1);
  expect(calls[0]!.headers['idempotency-key']).toBeTruthy();

  for (const person of [maya, tom])
    for (const label of ['Webhook', 'HTTP request', 'Respond'])
      await expect(cardThat(person.page, label, 'succeeded')).toBeVisible();

  await tom.page.goto('/app/runs');
  const listed = tom.page.getByRole('row', { name: /Order intake/ });
  await expect(listed).toContainText('Finished');
  await expect(listed).toContainText('Webhook');
  await listed.getByRole('link').click();
  await expect(tom.page.getByRole('heading', { name: 'Order intake' })).toBeVisible();
  await expect(tom.page.getByText('with 200')).toBeVisible();
  for (const label of ['Webhook', 'Respond'])
    await expect(tom.page.getByRole('button', { name: new RegExp(`^${label}, Finished`) })).toBeVisible();
  await clickUntil(
    tom.page.getByRole('button', { name: /^HTTP request, Finished/ }),
    row(tom.page, 'status').filter({ hasText: '200' })
  );
  await tom.page.getByRole('tab', { name: 'Comes in' }).click();
  await expect(row(tom.page, 'order')).toContainText('42');

  await maya.context.close();
  await tom.context.close();
});

test('a schedule goes live from the canvas and ticks', async ({ browser }) => {
  test.setTimeout(150_000);
  const { page, context } = await signUp(browser, 'Maya');
  const path = await newWorkflow({ name: 'Maya', page, context }, 'Heartbeat');
  await page.getByRole('button', { name: /On a schedule/ }).click();
  await choose(page, 'How often', 'Every few minutes');
  await choose(page, 'Interval', 'Every minute');
  await addStep(page, 'set');
  await inspector(page).getByRole('button', { name: 'Add a field' }).click();
  await field(page, 'Name').fill('beat');
  await publish(page, 1);

  await page.goto('/app/workflows');
  const listed = page.getByRole('row', { name: /Heartbeat/ });
  await expect(listed).toContainText('Live');
  await expect(listed.getByRole('switch', { name: 'Heartbeat is on' })).toBeChecked();

  const api = await clientOf(page);
  const ticks = async () =>
    (
      await api.must<{ data: { trigger: string }[] }>(
        'GET',
        `/runs?workflowId=${path.split('/').at(-1)}&status=succeeded`
      )
    ).data.map(({ trigger }) => trigger);
  await expect.poll(ticks, { timeout: 90_000, intervals: [1_000] }).toEqual(['schedule']);
  await context.close();
});

test('an older version comes back, and switched off means off', async ({ browser }) => {
  const maya = await signUp(browser, 'Maya');
  const api = await clientOf(maya.page);
  const address = newPath();
  const answering = (text: string) =>
    flow('Versions', [
      ['hook', 'webhook', { path: address, respond: 'node' }],
      ['answer', 'respond', { bodyType: 'text', body: text }]
    ]);
  const answer = async () => {
    const reply = await deliver(address, {});
    return reply.status === 200 ? reply.body : reply.status;
  };

  const id = await api.create(answering('one'));
  expect(await answer()).toBe(404);
  await api.publish(id);
  expect(await answer()).toBe('one');
  await api.release(id, answering('two'));
  expect(await answer()).toBe('two');

  await maya.page.goto(`/app/workflows/${id}`);
  await saved(maya.page);
  await maya.page.getByRole('button', { name: 'More' }).click();
  await maya.page.getByRole('menuitem', { name: /Versions/ }).click();
  await maya.page.getByRole('button', { name: 'Make version 1 live' }).click();
  await expect(maya.page.getByText('Version 1 is live again.')).toBeVisible();
  expect(await answer()).toBe('one');
  await expect(maya.page.getByText('Unpublished changes')).toBeVisible();

  await maya.page.getByRole('button', { name: 'More' }).click();
  await maya.page.getByRole('menuitem', { name: /Switch off/ }).click();
  await expect(maya.page.getByTitle('Version 1')).toHaveText('Off');
  await expect.poll(answer).toBe(404);

  await maya.page.goto('/app/workflows');
  const toggle = maya.page.getByRole('switch', { name: 'Versions is on' });
  await clickUntil(toggle, maya.page.getByRole('switch', { name: 'Versions is on', checked: true }));
  await expect.poll(answer).toBe('one');
  await maya.context.close();
});

test('a workflow of one team is called by its address, never by a name of another team', async () => {
  const [one, other] = [await newClient(), await newClient()];
  const address = newPath();
  const named = (name: string) =>
    flow(name, [
      ['hook', 'webhook', { path: address, respond: 'node' }],
      ['answer', 'respond', { bodyType: 'text', body: name }]
    ]);
  await one.createLive(named('first'));
  const late = await other.create(named('second'));
  expect((await other.call('POST', `/workflows/${late}/publish`)).status).toBe(422);
  expect((await deliver(address, {})).body).toBe('first');
});
