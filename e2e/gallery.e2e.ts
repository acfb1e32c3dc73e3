import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Browser, type Locator, type Page } from '@playwright/test';
import type { WorkflowDocument } from '@automateos/workflow';
import { clientOf } from './support/api.ts';
import { card, inspector, publish } from './support/builder.ts';
import { arrive, canvas, signUp, type Person } from './support/people.ts';

const CLI = fileURLToPath(new URL('../cli/automateos.ts', import.meta.url));
const run = promisify(execFile);
let count = 0;
const fresh = (): string => `${process.pid}-${Date.now()}-${++count}`;

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).include('main').analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
}

/** Somebody who reviews submissions of this installation, as an operator makes them. */
async function newModerator(browser: Browser): Promise<Person> {
  const email = `moderator-${fresh()}@example.test`;
  const person = await signUp(browser, 'Mo Derator', email);
  const env = { ...process.env, AUTOMATEOS_DATA_DIR: process.env.E2E_DATA_DIR };
  await run(process.execPath, [CLI, 'moderator', '--email', email], { env });
  return person;
}

/** A live workflow that posts to Slack with a secret of its own; resolves to its id. */
async function liveWorkflow(page: Page, name: string): Promise<string> {
  const api = await clientOf(page);
  const secret = await api.must<{ id: string }>('POST', '/secrets', {
    name: 'Bot',
    value: 'canary-e2e-value'
  });
  const { id } = await api.must<{ id: string }>('POST', '/workflows', { name, template: 'slack-message' });
  const document = await api.must<WorkflowDocument>('GET', `/workflows/${id}/document`);
  document.nodes.n_post!.config.secret = secret.id;
  await api.must('PUT', `/workflows/${id}/document`, document);
  await api.must('POST', `/workflows/${id}/publish`);
  return id;
}

async function becomeCreator(page: Page, handle: string): Promise<void> {
  await page.goto('/studio');
  const make = page.getByRole('button', { name: 'Become a creator' });
  await expect(async () => {
    await page.getByLabel('Handle').fill(handle);
    await page.getByLabel('About you').fill('Automations for small teams.');
    await make.click();
    await expect(page.getByRole('heading', { name: 'Publish a workflow' })).toBeVisible({ timeout: 3000 });
  }).toPass({ timeout: 30_000 });
}

async function submit(page: Page, workflow: string): Promise<void> {
  await page.getByRole('link', { name: 'Publish…' }).click();
  await expect(page.getByRole('heading', { name: `Publish “${workflow}”` })).toBeVisible();
  await expectAccessible(page);
  const passed = page.locator('[data-check="run"][data-passed="true"]');
  const start = page.getByRole('button', { name: 'Run with pretend services' });
  await pressUntil(start, () => expect(passed).toBeVisible({ timeout: 8000 }));
  await page.getByLabel('In one sentence').fill('Tells the team what is new.');
  await page.getByLabel('Story').fill('## Why\n\nSo that **nobody** misses it.');
  await page.getByRole('button', { name: 'Submit to the gallery' }).click();
  await expect(page.getByText('In review')).toBeVisible();
}

/** Presses it until the effect is there: a page is shown before its scripts run. */
async function pressUntil(button: Locator, effect: () => Promise<void>): Promise<void> {
  await expect(async () => {
    if (await button.isVisible()) await button.click({ timeout: 1000 });
    await effect();
  }).toPass({ timeout: 30_000 });
}

/** A run without an account, to its end. */
async function tryOut(page: Page): Promise<void> {
  const result = page.locator('[data-region="try-out-result"]');
  await pressUntil(page.getByRole('button', { name: 'Run with pretend services' }), () =>
    expect(result).toBeVisible({ timeout: 8000 })
  );
  await expect(result).toHaveText(/^Finished/);
}

/** From an installed template to a live workflow, as the checklist leads. */
async function finishSetup(page: Page): Promise<void> {
  const list = page.locator('[data-region="setup"]');
  const isDone = (task: string) =>
    expect(list.locator(`[data-task="${task}"]`)).toHaveAttribute('data-done', 'true');
  await expect(list).toContainText('0 of 3');
  await page.getByRole('button', { name: /^Pretend run/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Run with pretend services' }).click();
  await expect(page.getByText('Finished')).toBeVisible();
  await isDone('test');
  await list.locator('[data-task="n_post.secret"]').getByRole('button').click();
  await inspector(page).getByRole('button', { name: 'New', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a secret' });
  await dialog.getByLabel('Name').fill('Slack bot');
  await dialog.getByLabel('Value').fill('what Slack gave');
  await dialog.getByRole('button', { name: 'Add the secret' }).click();
  await isDone('n_post.secret');
  await publish(page, 1);
  await isDone('live');
}

test('J5: a creator publishes, a moderator lets it in, a stranger tries, installs and sets it up, the creator sees it', async ({
  browser
}) => {
  test.slow();
  const title = `Team news ${fresh()}`;
  const handle = `maker-${fresh()}`.slice(0, 30).replace(/-$/, '');
  const maya = await signUp(browser, 'Maya');
  await liveWorkflow(maya.page, title);
  await becomeCreator(maya.page, handle);
  await expectAccessible(maya.page);
  await submit(maya.page, title);

  const mo = await newModerator(browser);
  await mo.page.goto('/admin');
  const review = mo.page.getByRole('article', { name: title });
  await expect(review.getByText('nobody')).toBeVisible();
  await expectAccessible(mo.page);
  await pressUntil(review.getByRole('button', { name: 'Publish' }), () =>
    expect(review).toBeHidden({ timeout: 3000 })
  );

  const tom = await arrive(browser, 'Tom');
  const { page } = tom;
  await page.goto(`/gallery?search=${encodeURIComponent(title)}`);
  await expectAccessible(page);
  await page.getByRole('link', { name: title }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
  await expectAccessible(page);
  expect(await page.content()).not.toMatch(/canary-e2e|sec_[0-9A-Za-z]{22}/);
  await tryOut(page);
  await expect(page.locator('[data-region="try-out-step"]')).toContainText('general');

  await page.getByRole('button', { name: 'Install' }).click();
  await expect(page).toHaveURL(/\/sign-up/);
  await page.getByLabel('Your name').fill('Tom');
  await page.getByLabel('E-mail').fill(`tom-${fresh()}@example.test`);
  await page.getByLabel('Password').fill('a long enough password');
  await page.getByRole('button', { name: 'Make my account' }).click();
  await expect(canvas(page)).toBeVisible();
  await expect(card(page, 'Post to Slack')).toBeVisible();
  await finishSetup(page);

  await maya.page.goto('/studio');
  const own = maya.page.locator('[data-template]', { hasText: title });
  await expect(own).toContainText(/Views\s*1/);
  await expect(own).toContainText(/Installs\s*1/);
  for (const person of [maya, mo, tom]) await person.context.close();
});

test('the gallery on a phone: search, a creator’s page, nothing found', async ({ browser }) => {
  const { page, context } = await arrive(browser, 'Visitor');
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('/gallery');
  await expect(page.getByRole('link', { name: 'Announce it in Slack' }).first()).toBeVisible();
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(390);
  await page.goto('/gallery?search=qqqq');
  await expect(page.getByRole('heading', { name: 'Nothing fits these words' })).toBeVisible();
  await page.goto('/@mos');
  await expect(page.getByRole('heading', { level: 1, name: 'Mos' })).toBeVisible();
  await expectAccessible(page);
  await page.goto('/t/nothing-there');
  await expect(page.getByRole('heading', { name: 'There is nothing here' })).toBeVisible();
  await context.close();
});
