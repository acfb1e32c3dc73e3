import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import type { WorkflowDocument } from '@automateos/workflow';
import { clientOf, flow, type ApiClient } from './support/api.ts';
import { card, field, openStep, saved } from './support/builder.ts';
import { canvas, signUp, type Person } from './support/people.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SLACK = 'https://slack.com/api';
/** What the services answer is of no interest here. */
const CALM = { failOnStatus: false };
const SLUG = `tell-the-team-${process.pid}-${Date.now() % 100_000}`;

const first = (): WorkflowDocument =>
  flow('Tell the team', [
    ['Start', 'start'],
    ['Prepare', 'set-fields', { fields: { a: { name: 'text', value: 'Hello', order: 1 } } }],
    ['Post', 'http-request', { method: 'POST', url: `${SLACK}/chat.postMessage`, ...CALM }]
  ]);

/** Four changes: a step put in between, a new name, another method, and another address. */
function second(): WorkflowDocument {
  const document = first();
  document.nodes.Prepare!.label = 'Get ready';
  document.nodes.Post!.config = { method: 'PUT', url: `${SLACK}/chat.update`, ...CALM };
  document.nodes.Look = {
    ...{ type: 'http-request', typeVersion: 1, label: 'Look it up', position: { x: 390, y: 160 } },
    config: { method: 'GET', url: 'https://api.notion.com/v1/users', ...CALM }
  };
  document.edges.e_1 = { source: 'Prepare', sourcePort: 'out', target: 'Look', targetPort: 'in' };
  document.edges.e_2 = { source: 'Look', sourcePort: 'out', target: 'Post', targetPort: 'in' };
  return document;
}

/** Somebody who may publish without waiting for others: they review what they offer. */
async function makeCreator({ page }: Person, email: string): Promise<void> {
  await promisify(execFile)(process.execPath, ['cli/automateos.ts', 'moderator', '--email', email], {
    cwd: ROOT,
    env: { ...process.env, AUTOMATEOS_DATA_DIR: process.env.E2E_DATA_DIR }
  });
  const made = await page.request.put('/api/v1/me/creator', {
    headers: { origin: process.env.E2E_URL! },
    data: {
      handle: SLUG.slice(-20).replace(/^-+/, ''),
      name: 'Maya',
      bio: '',
      color: 'teal',
      cover: 'ocean',
      links: []
    }
  });
  expect(made.ok(), await made.text()).toBe(true);
}

/** Publishes a document as the newest version of the template. */
async function release(maya: Person, api: ApiClient, version: { id: string; document: WorkflowDocument }) {
  const { id, document } = version;
  await api.release(id, document);
  const run = { input: {}, pretend: true };
  await api.ended((await api.must<{ runId: string }>('POST', `/workflows/${id}/runs`, run)).runId);
  const submission = await api.must<{ id: string; status: string }>('POST', `/workflows/${id}/gallery`, {
    ...{ slug: SLUG, title: 'Tell the team', summary: 'Posts a message.', story: '', category: 'operations' },
    ...{ setupMinutes: 2, changelog: 'Looks people up first.' }
  });
  if (submission.status === 'published') return;
  const decided = await maya.page.request.post('/api/v1/admin/decisions', {
    headers: { origin: process.env.E2E_URL! },
    data: { submissionId: submission.id, decision: 'publish' }
  });
  expect(decided.ok(), await decided.text()).toBe(true);
}

const panel = (page: Page) => page.getByRole('region', { name: 'Update', exact: true });
const compared = (page: Page) => page.locator('.compared');
const notice = (page: Page) => page.getByRole('button', { name: /^Update available/ });

test('J6: a fork takes over what its source published, one conflict decided, in one step of undo', async ({
  browser
}) => {
  const email = `maya-${SLUG}@example.test`;
  const maya = await signUp(browser, 'Maya', email);
  const ben = await signUp(browser, 'Ben');
  const { page } = ben;
  const api = await clientOf(maya.page);
  await makeCreator(maya, email);
  const id = await api.create(first());
  await release(maya, api, { id, document: first() });

  await test.step('Ben forks in one click, and changes something', async () => {
    await page.goto(`/t/${SLUG}`);
    await page.getByRole('button', { name: 'Fork' }).click();
    await expect(page).toHaveURL(/\/app\/workflows\/wf_/);
    await expect(canvas(page)).toBeVisible();
    await openStep(page, 'Post');
    await field(page, 'URL').fill(`${SLACK}/chat.postEphemeral`);
    await saved(page);
    await expect(notice(page)).toHaveCount(0);
  });

  await release(maya, api, { id, document: second() });

  await test.step('the update is in his inbox and in his list', async () => {
    await page.goto('/app/inbox');
    await expect(page.getByText('“Tell the team” has a new version')).toBeVisible();
    await page.goto('/app/workflows');
    const link = page.getByRole('link', { name: 'Update available: 4 changes, 1 touches yours' });
    await expect(link).toBeVisible();
    await link.click();
    await expect(panel(page)).toBeVisible();
  });

  await test.step('he sees what would change, in words and on the canvas', async () => {
    await expect(panel(page)).toContainText('4 changes, 1 touches yours');
    await expect(panel(page)).toContainText(`${SLACK}/chat.update`);
    await expect(panel(page)).toContainText(`${SLACK}/chat.postEphemeral`);
    for (const code of ['{"', '{{', '[{']) await expect(panel(page)).not.toContainText(code);
    await expect(compared(page).getByRole('group', { name: 'Look it up, added' })).toBeVisible();
    await expect(compared(page).getByRole('group', { name: 'Get ready, changed' })).toBeVisible();
    const { violations } = await new AxeBuilder({ page })
      .include('[data-region=versions]')
      .include('.compared')
      .analyze();
    expect(violations).toEqual([]);
  });

  await test.step('nothing is taken before the conflict is decided and the new host agreed to', async () => {
    const apply = panel(page).getByRole('button', { name: 'Apply' });
    await expect(apply).toBeDisabled();
    await panel(page)
      .getByRole('radio', { name: /^Take theirs/ })
      .check();
    await expect(compared(page).getByRole('group', { name: 'Post, changed' })).toBeVisible();
    await expect(apply).toBeDisabled();
    await panel(page).getByRole('checkbox', { name: 'Sends data to api.notion.com' }).check();
    await apply.click();
    await expect(page.getByText('Version 2 is taken over.')).toBeVisible();
    await expect(compared(page)).toHaveCount(0);
    for (const label of ['Get ready', 'Look it up']) await expect(card(page, label)).toBeVisible();
    await expect(notice(page)).toHaveCount(0);
  });

  await test.step('one step of undo takes all of it back, and redo brings it again', async () => {
    await canvas(page).press('ControlOrMeta+z');
    await expect(card(page, 'Look it up')).toHaveCount(0);
    await expect(card(page, 'Prepare')).toBeVisible();
    await expect(notice(page)).toBeVisible();
    await openStep(page, 'Post');
    await expect(field(page, 'URL')).toContainText('chat.postEphemeral');
    await canvas(page).press('ControlOrMeta+Shift+z');
    for (const label of ['Get ready', 'Look it up']) await expect(card(page, label)).toBeVisible();
    await expect(notice(page)).toHaveCount(0);
    await openStep(page, 'Post');
    await expect(field(page, 'URL')).toContainText('chat.update');
    await saved(page);
  });
  for (const { context } of [maya, ben]) await context.close();
});
