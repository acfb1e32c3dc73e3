import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { clientOf, deliver, flow, newPath } from './support/api.ts';
import { clickUntil } from './support/builder.ts';
import { arrive, invite, signUp } from './support/people.ts';

async function expectNoViolations(page: Page): Promise<void> {
  const axe = await new AxeBuilder({ page }).include('main').analyze();
  expect(axe.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
}

test('what runs cost is seen, a spent budget pauses new runs, and raising it lets them go on', async ({
  browser
}) => {
  const maya = await signUp(browser, 'Maya');
  const { page } = maya;
  const api = await clientOf(page);
  const address = newPath();
  const id = await api.createLive(
    flow('Orders', [
      ['hook', 'webhook', { path: address }],
      ['note', 'set-fields', { fields: { a: { name: 'seen', type: 'text', value: 'yes', order: 1 } } }]
    ])
  );
  const first = await deliver<{ runId: string }>(address, { order: 1 });
  await api.ended(first.body.runId);

  await page.goto(`/app/runs/${first.body.runId}`);
  await expect(page.locator('dl', { hasText: 'Version' })).toContainText(/Cost\s*\$0\.0002/);
  await page.goto('/app/usage');
  const row = page.getByRole('row', { name: /^Orders/ });
  await expect(row).toContainText('$0.0002');
  await expectNoViolations(page);

  // A budget of one cent would last for a while: nothing at all is spent at once.
  const dialog = page.getByRole('dialog');
  await clickUntil(page.getByRole('button', { name: 'Set a budget' }), dialog);
  await dialog.getByLabel('In US dollars').fill('0');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { name: /budget of \$0 is spent/ })).toBeVisible();

  const paused = await deliver<{ runId: string }>(address, { order: 2 });
  expect(paused.status).toBe(202); // taken in, and kept
  const refused = await api.call('POST', `/workflows/${id}/runs`, {});
  expect(refused.body).toMatchObject({ error: { code: 'BUDGET_SPENT' } });

  const viewer = await invite(browser, maya, { name: 'Vera', role: 'viewer' });
  await viewer.page.goto(`/app/runs/${paused.body.runId}`);
  await expect(viewer.page.getByText('1 run waits; nothing is lost.')).toBeVisible();
  await viewer.page.goto('/app/usage');
  await expect(viewer.page.getByText('Owners and admins set it.')).toBeVisible();
  await expect(viewer.page.getByRole('button', { name: /budget/i })).toHaveCount(0);

  await page.goto('/app');
  await page.getByRole('link', { name: 'Raise the budget' }).click();
  await clickUntil(page.getByRole('button', { name: 'Raise the budget' }), dialog);
  await dialog.getByLabel('In US dollars').fill('5');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('The runs that waited go on.')).toBeVisible();
  expect((await api.ended(paused.body.runId)).status).toBe('succeeded');
  await expect(page.getByRole('heading', { name: /is spent/ })).toHaveCount(0);
  await viewer.context.close();
  await maya.context.close();
});

test('a month is an invoice on screen and as a PDF, and prices are public', async ({ browser }) => {
  const { page, context } = await signUp(browser, 'Ines');
  const api = await clientOf(page);
  const id = await api.createLive(
    flow('Greeting', [
      ['start', 'start', {}],
      ['note', 'set-fields', { fields: { a: { name: 'hello', type: 'text', value: 'you', order: 1 } } }]
    ])
  );
  await api.ended(await api.start(id));
  await page.goto('/app/usage');
  await page.getByRole('link', { name: 'Billing' }).click();
  await expect(page.getByRole('row', { name: /^Greeting/ })).toContainText('$0.0002');
  await expect(page.getByText('This installation takes no payments')).toBeVisible();
  await expectNoViolations(page);
  const downloading = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download PDF' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toMatch(/^AO-[0-9A-F]{8}-\d{6}\.pdf$/);
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  expect(Buffer.concat(chunks).subarray(0, 5).toString()).toBe('%PDF-');

  const { page: visitor, context: outside } = await arrive(browser, 'Visitor');
  await visitor.goto('/pricing');
  await expect(visitor.getByText('$0.10 per 1,000 steps that succeed')).toBeVisible();
  await expectNoViolations(visitor);
  await outside.close();
  await context.close();
});
