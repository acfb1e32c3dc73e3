import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import type { WorkflowDocument } from '@automateos/workflow';
import { clientOf, deliver, flow, newPath } from './support/api.ts';
import { clickUntil, field, inspector, publish } from './support/builder.ts';
import { signUp } from './support/people.ts';
import { recordedAt } from './support/sink.ts';

const sinkUrl = (path: string): string => `${process.env.E2E_SINK}${path}`;

/** Webhook → send: the last step calls `url` once. */
function orderFlow(address: string, url: string): WorkflowDocument {
  const document = flow('Order forwarding', [
    ['hook', 'webhook', { path: address }],
    ['send', 'http-request', { method: 'POST', url, body: { expr: '{{ $json }}' } }]
  ]);
  document.nodes.send!.settings = { retry: { maxAttempts: 1, backoff: 'fixed', delayMs: 1_000 } };
  return document;
}

test('a failing workflow is seen on the overview, put right from there, and its runs are retried together', async ({
  browser
}) => {
  const { page, context } = await signUp(browser, 'Maya');
  const api = await clientOf(page);
  const [address, broken, mended] = [newPath(), `/gone-${newPath()}`, `/mended-${newPath()}`];
  await api.createLive(orderFlow(address, sinkUrl(`${broken}?fail=99&status=404`)));

  await page.goto('/app');
  await expect(page.getByText('Nothing needs you.')).toBeVisible();
  for (const order of [1, 2, 3]) {
    const { body } = await deliver<{ runId: string }>(address, { order });
    await api.ended(body.runId);
  }
  // Nobody reloads: the page hears of the runs by itself.
  const look = page.getByRole('region', { name: 'Worth a look' });
  await expect(look).toContainText('“Order forwarding” keeps failing');
  await expect(look).toContainText('3 of its last 3 runs failed');
  await expect(page.getByRole('region', { name: 'Happening now' }).getByRole('listitem')).toHaveCount(3);
  const axe = await new AxeBuilder({ page }).include('main').analyze();
  expect(axe.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);

  await look.getByRole('link', { name: 'Open the step' }).click();
  await expect(inspector(page).getByLabel('Name of this step')).toHaveValue('send');
  await field(page, 'URL').fill(sinkUrl(mended));
  await publish(page, 2);

  await page.goto('/app');
  await look.getByRole('link', { name: '3 failed runs kept for a retry' }).click();
  await expect(page.getByRole('article')).toHaveCount(3);
  const retry = page.getByRole('button', { name: 'Retry 3', exact: true });
  await clickUntil(page.getByRole('button', { name: 'Choose all 3' }), retry);
  await retry.click();
  await page.getByRole('menuitem', { name: /On the newest version/ }).click();
  await expect(page.getByText('3 failed runs started again.')).toBeVisible();
  await expect(page.getByRole('article')).toHaveCount(0);
  await expect.poll(async () => (await recordedAt(process.env.E2E_SINK!, mended)).length).toBe(3);

  await page.goto('/app');
  await expect(page.getByText('Nothing needs you.')).toBeVisible();
  await context.close();
});

test('runs are found by what started them and by version, and the list follows what happens', async ({
  browser
}) => {
  const { page, context } = await signUp(browser, 'Tom');
  const api = await clientOf(page);
  const [address, path] = [newPath(), `/fine-${newPath()}`];
  const id = await api.createLive(orderFlow(address, sinkUrl(path)));
  await page.goto(`/app/runs?workflow=${id}&trigger=webhook`);
  await expect(page.getByText('No runs like that')).toBeVisible();
  const { body } = await deliver<{ runId: string }>(address, { order: 1 });
  await api.ended(body.runId);
  await expect(page.getByRole('row', { name: /Finished/ })).toHaveCount(1);

  await page.goto(`/app/runs?workflow=${id}&trigger=schedule`);
  await expect(page.getByText('No runs like that')).toBeVisible();
  await page.getByRole('link', { name: 'Show all runs' }).click();
  await expect(page.getByRole('row', { name: /Finished/ })).toHaveCount(1);
  await context.close();
});
