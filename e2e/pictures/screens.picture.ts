/**
 * Makes the pictures of README and docs from the real product, in light and dark: `pnpm pictures`.
 * Names, clicks and data are always the same, so a changed picture means a changed screen.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test, type Page } from '@playwright/test';
import { card, cardThat, openStep } from '../support/builder.ts';
import { canvas, invite, signUp, type Person } from '../support/people.ts';

const FOLDER = fileURLToPath(new URL('../../docs/pictures/', import.meta.url));
const LEAD_CONCIERGE = new URL('../../templates/lead-concierge/workflow.json', import.meta.url);

const PAGES = [
  'inbox',
  'workflows',
  'runs',
  'live',
  'dead-letters',
  'connections',
  'secrets',
  'members',
  'usage',
  'billing',
  'keys',
  'audit',
  'account'
];

async function takePicture(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.screenshot({ path: `${FOLDER}${name}-${colorScheme}.png`, animations: 'disabled' });
  }
}

/** A new workflow with the content of a file; resolves to its path. */
async function makeWorkflow({ page }: Person, file: URL): Promise<string> {
  const headers = { origin: process.env.E2E_URL! };
  const document = JSON.parse(readFileSync(file, 'utf8')) as { name: string };
  const created = await page.request.post('/api/v1/workflows', { data: { name: document.name }, headers });
  const { id } = (await created.json()) as { id: string };
  const put = await page.request.put(`/api/v1/workflows/${id}/document`, { data: document, headers });
  expect(put.ok(), await put.text()).toBe(true);
  return `/app/workflows/${id}`;
}

async function openBuilder({ page }: Person, path: string): Promise<void> {
  await page.goto(path);
  await expect(canvas(page)).toBeVisible();
  await expect(card(page, 'Good fit?')).toBeVisible();
}

test('the screens of the product', async ({ browser }) => {
  const maya = await signUp(browser, 'Maya Rossi', 'maya@studio.example');
  const tom = await invite(browser, maya, { name: 'Tom Weber', email: 'tom@studio.example' });
  const { page } = maya;
  await page.goto('/app/workflows');
  await takePicture(page, 'first-workflow');

  const path = await makeWorkflow(maya, LEAD_CONCIERGE);
  for (const person of [maya, tom]) await openBuilder(person, path);
  await page.getByRole('button', { name: /^Run/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: /^Run/ }).click();
  await expect(page.getByText('Finished')).toBeVisible();
  await expect(cardThat(page, 'Good fit?', 'succeeded')).toBeVisible();
  await openStep(tom.page, 'Score the lead');
  await tom.page.mouse.move(620, 330);
  await openStep(page, 'Good fit?');
  await takePicture(page, 'builder');

  await page.getByRole('link', { name: 'Details' }).click();
  await expect(page.getByRole('button', { name: /^Good fit\?, Finished/ })).toBeVisible();
  await page.getByRole('button', { name: /^Score the lead, Finished/ }).click();
  await takePicture(page, 'run');

  await pictureOfComments(maya, tom, path);
  for (const name of PAGES) {
    await page.goto(`/app/${name}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await takePicture(page, name);
  }
  await pictureOfVersions(maya, tom, path);
});

/** A thread at a step in which Tom mentions Maya: she finds it in her inbox too. */
async function pictureOfComments({ page }: Person, tom: Person, path: string): Promise<void> {
  await openStep(tom.page, 'Score the lead');
  await canvas(tom.page).focus();
  await tom.page.keyboard.press('Shift+C');
  const field = tom.page.getByRole('textbox', { name: 'Comment on Score the lead' });
  await field.pressSequentially('Leads from agencies score too low, @may');
  await expect(tom.page.getByRole('option', { name: 'Maya Rossi' })).toBeVisible();
  await field.press('Enter');
  await field.pressSequentially('could we add 10 for them?');
  await field.press('Enter');
  await openBuilder({ ...tom, page }, path);
  await card(page, 'Score the lead')
    .getByRole('button', { name: /^1 comment/ })
    .click();
  await expect(page.getByRole('textbox', { name: 'Answer' })).toBeVisible();
  await takePicture(page, 'comments');
}

/** What differs from the version that runs, after Tom went on. */
async function pictureOfVersions({ page }: Person, tom: Person, path: string): Promise<void> {
  await openBuilder({ ...tom, page }, path);
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await expect(page.getByText('Version 1 is live.')).toBeVisible();
  await expect(page.getByText('Version 1 is live.')).toBeHidden();
  await openStep(tom.page, 'Score the lead');
  const name = tom.page.getByRole('complementary').getByLabel('Name of this step');
  await name.fill('Rate the lead');
  await name.press('Enter');
  await openStep(tom.page, 'Newsletter');
  await canvas(tom.page).focus();
  await tom.page.keyboard.press('Delete');
  await page.getByRole('button', { name: 'Unpublished changes' }).click();
  await expect(page.getByText('by Tom Weber', { exact: true })).toBeVisible();
  await takePicture(page, 'versions');
}

test('the screens before an account', async ({ page }) => {
  await page.goto(`${process.env.E2E_URL}/sign-in`);
  await takePicture(page, 'sign-in');
  for (const [name, path] of [
    ['gallery', '/gallery'],
    ['template', '/t/lead-concierge'],
    ['creator', '/@mos']
  ] as const) {
    await page.goto(`${process.env.E2E_URL}${path}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    if (name === 'template') await expect(page.locator('[data-region="live-canvas"]')).toBeVisible();
    await takePicture(page, name);
  }
});
