import { expect, test, type Page } from '@playwright/test';
import type { WorkflowDocument } from '@automateos/workflow';
import { clientOf, deliver, flow, newPath, type ApiClient } from './support/api.ts';
import { cardThat, clickUntil, field, inspector, publish, saved } from './support/builder.ts';
import { signUp, type Person } from './support/people.ts';
import { recordedAt, type Recorded } from './support/sink.ts';

let maya: Person;
let api: ApiClient;

test.beforeEach(async ({ browser }) => {
  maya = await signUp(browser, 'Maya');
  api = await clientOf(maya.page);
});

test.afterEach(() => maya.context.close());

const sinkUrl = (path: string): string => `${process.env.E2E_SINK}${path}`;
const arrived = (path: string): Promise<Recorded[]> => recordedAt(process.env.E2E_SINK!, path);
const keysOf = (calls: Recorded[]): unknown[] => calls.map(({ headers }) => headers['idempotency-key']);

/** Webhook → prepare → send: the last step calls `url`, at most twice. */
function orderFlow(name: string, address: string, url: string): WorkflowDocument {
  const document = flow(name, [
    ['hook', 'webhook', { path: address }],
    ['prepare', 'set-fields', { fields: { a: { name: 'ready', value: 'yes', order: 1 } } }],
    ['send', 'http-request', { method: 'POST', url, body: { expr: '{{ $json }}' } }]
  ]);
  document.nodes.send!.settings = { retry: { maxAttempts: 2, backoff: 'fixed', delayMs: 1_000 } };
  return document;
}

const runOf = async (address: string): Promise<string> =>
  (await deliver<{ runId: string }>(address, { order: 42 })).body.runId;

const stepButton = (page: Page, label: string, words: string) =>
  page.getByRole('button', { name: new RegExp(`^${label}, .*${words}`) });

test('passing trouble is waited out as the service asks, and the run succeeds', async () => {
  const [address, path] = [newPath(), `/busy-${newPath()}`];
  const url = sinkUrl(`${path}?fail=1&status=503&retryAfter=4`);
  const id = await api.createLive(orderFlow('Busy service', address, url));
  const { page } = maya;
  await page.goto(`/app/workflows/${id}`);
  await saved(page);

  const runId = await runOf(address);
  await expect(cardThat(page, 'send', 'waiting')).toBeVisible();
  await expect(cardThat(page, 'send', 'succeeded')).toBeVisible();

  const calls = await arrived(path);
  expect(calls).toHaveLength(2);
  expect(calls[1]!.at - calls[0]!.at).toBeGreaterThanOrEqual(4_000);
  expect(new Set(keysOf(calls)).size).toBe(1);
  expect(keysOf(calls)[0]).toBeTruthy();

  await page.goto(`/app/runs/${runId}`);
  await expect(stepButton(page, 'send', '2 tries')).toBeVisible();
  const chosen = page.getByRole('region', { name: 'The chosen step' });
  await clickUntil(stepButton(page, 'send', '2 tries'), chosen.getByRole('heading', { name: 'send' }));
  await clickUntil(chosen.getByRole('tab', { name: /Tries/ }), page.getByText('Try 1: failed'));
  await expect(page.getByText(/^Next try at/)).toBeVisible();
  await expect(page.getByText('Try 2: finished')).toBeVisible();
});

test('what fails for good is put right in the inspector and goes on from the failed step', async () => {
  const [address, broken, mended] = [newPath(), `/broken-${newPath()}`, `/mended-${newPath()}`];
  const id = await api.createLive(
    orderFlow('Order forwarding', address, sinkUrl(`${broken}?fail=99&status=500`))
  );
  const { page } = maya;
  const runId = await runOf(address);
  expect((await api.ended(runId)).status).toBe('failed');
  const failedCalls = await arrived(broken);
  expect(failedCalls).toHaveLength(2);
  expect(new Set(keysOf(failedCalls)).size).toBe(1);

  // Nothing is lost: the dead letter says what, why and with which input.
  await page.goto('/app/dead-letters');
  const letter = page.getByRole('article');
  await expect(letter).toContainText('Order forwarding');
  await expect(letter).toContainText('“send” failed');
  await expect(letter).toContainText('2 tries');
  const body = letter.getByRole('row', { name: /^body/ });
  await clickUntil(letter.getByRole('button', { name: 'Show what came in' }), body);
  await body.getByRole('button').click();
  await expect(letter.getByRole('row', { name: /^order/ })).toContainText('42');
  await letter.getByRole('link', { name: 'Order forwarding' }).click();

  await expect(page.getByRole('region', { name: 'Why it failed' })).toContainText('“send” failed');
  // The link of a failure names its step, and the builder opens with it.
  await page.goto(`/app/workflows/${id}?node=send`);
  await expect(inspector(page).getByLabel('Name of this step')).toHaveValue('send');
  await field(page, 'URL').fill(sinkUrl(mended));
  await publish(page, 2);

  await page.goto(`/app/runs/${runId}`);
  const newest = page
    .getByRole('menuitem', { name: /Retry from the failed step/ })
    .filter({ hasText: 'On the newest version, 2' });
  await clickUntil(page.getByRole('button', { name: 'Retry', exact: true }), newest);
  await newest.click();
  await expect(page).not.toHaveURL(new RegExp(runId));
  await expect(page.getByText('an earlier run')).toBeVisible();
  const replayed = await api.ended(page.url().split('/').at(-1)!.split('?')[0]!);
  expect(replayed).toMatchObject({ status: 'succeeded', replayOf: runId });

  for (const label of ['hook', 'prepare'])
    await expect(stepButton(page, label, 'result taken over')).toBeVisible();
  await stepButton(page, 'prepare', 'result taken over').click();
  await expect(page.getByText('This result was taken over from the run before')).toBeVisible();
  expect(await arrived(broken)).toHaveLength(2);
  expect((await arrived(mended)).map(({ body }) => JSON.parse(body) as unknown)).toEqual([
    expect.objectContaining({ body: { order: 42 }, ready: 'yes' })
  ]);
  expect((await api.steps(replayed.id)).filter(({ reused }) => reused)).toHaveLength(2);
});

test('a dead letter is retried on the newest version and leaves the list', async () => {
  const [address, broken, mended] = [newPath(), `/broken-${newPath()}`, `/mended-${newPath()}`];
  const failing = orderFlow('Order forwarding', address, sinkUrl(`${broken}?fail=99&status=503`));
  const id = await api.createLive(failing);
  await api.ended(await runOf(address));
  await api.release(id, orderFlow('Order forwarding', address, sinkUrl(mended)));

  const { page } = maya;
  await page.goto('/app/dead-letters');
  const newest = page.getByRole('menuitem', { name: /On the newest version/ });
  await clickUntil(page.getByRole('article').getByRole('button', { name: 'Retry' }), newest);
  await newest.click();
  await expect(page).toHaveURL(/\/app\/runs\/run_/);
  await expect(page.getByText('Finished', { exact: true }).first()).toBeVisible();
  expect(await arrived(mended)).toHaveLength(1);
  await page.goto('/app/dead-letters');
  await expect(page.getByText('Nothing failed for good')).toBeVisible();
});

test('on the same version the same call carries the same Idempotency-Key', async () => {
  const [address, path] = [newPath(), `/later-${newPath()}`];
  await api.createLive(orderFlow('Order forwarding', address, sinkUrl(`${path}?fail=2&status=503`)));
  const runId = await runOf(address);
  expect((await api.ended(runId)).status).toBe('failed');

  const { page } = maya;
  await page.goto(`/app/runs/${runId}`);
  await clickUntil(
    page.getByRole('button', { name: 'Retry from this step' }),
    page.getByText('an earlier run')
  );
  await expect(page.getByText('Finished', { exact: true }).first()).toBeVisible();
  const calls = await arrived(path);
  expect(calls).toHaveLength(3);
  expect(new Set(keysOf(calls)).size).toBe(1);
});
