import { expect, test, type Page } from '@playwright/test';
import { addStep, card, field, inspector, publish, saved } from './support/builder.ts';
import { canvas, invite, newWorkflow, signUp } from './support/people.ts';

const panel = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const compared = (page: Page) => page.locator('.compared');

async function openVersions(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: /Versions/ }).click();
  await expect(panel(page, 'Versions')).toBeVisible();
}

test('what changed since a version is shown, restored before the eyes of others, and undone', async ({
  browser
}) => {
  const maya = await signUp(browser, 'Maya');
  const tom = await invite(browser, maya, { name: 'Tom' });
  const path = await newWorkflow(maya, 'Lead concierge');
  await tom.page.goto(path);
  await expect(canvas(tom.page)).toBeVisible();
  const { page } = maya;

  await page.getByRole('button', { name: /When I press Run/ }).click();
  await addStep(page, 'http');
  await field(page, 'URL').pressSequentially('https://api.example.com/one');
  await publish(page, 1);

  await test.step('a version is named', async () => {
    await openVersions(page);
    await page.getByRole('button', { name: 'Name version 1' }).click();
    await page.getByLabel('Name of version 1').fill('Before the move');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('button', { name: 'Open Before the move' })).toBeVisible();
    await panel(page, 'Versions').getByRole('button', { name: 'Close' }).click();
  });

  await test.step('two people go on editing', async () => {
    await card(tom.page, 'HTTP request').click();
    await inspector(tom.page).getByLabel('Name of this step').fill('Find company');
    await inspector(tom.page).getByLabel('Name of this step').press('Enter');
    await card(page, 'Find company').click();
    await addStep(page, 'set');
    await card(page, 'Start').click();
    await canvas(page).focus();
    await page.keyboard.press('Delete');
    await expect(card(tom.page, 'Start')).toHaveCount(0);
    await saved(page);
    await saved(tom.page);
  });

  await test.step('the way is told field by field, with the people behind it', async () => {
    await page.getByRole('button', { name: 'Unpublished changes' }).click();
    const changes = panel(page, 'Unpublished changes');
    await expect(changes.getByText('Edited by')).toContainText(/Maya and Tom|Tom and Maya/);
    await expect(changes).toContainText(/Name.*HTTP request.*Find company/s);
    await expect(compared(page).getByRole('group', { name: 'Find company, changed' })).toBeVisible();
    await expect(compared(page).getByRole('group', { name: 'Set fields, added' })).toBeVisible();
    await expect(compared(page).getByRole('group', { name: 'Start, removed' })).toBeVisible();
    await page.keyboard.press('Delete'); // nothing behind the comparison is touched
    await page.keyboard.press('Escape');
    await expect(compared(page)).toHaveCount(0);
    await expect(card(page, 'Find company')).toBeVisible();
  });

  await test.step('the version comes back for both, as one step of undo', async () => {
    await openVersions(page);
    await page.getByRole('button', { name: 'Open Before the move' }).click();
    await page.getByRole('button', { name: 'Restore this version' }).click();
    await expect(card(tom.page, 'HTTP request')).toBeVisible();
    await expect(card(tom.page, 'Start')).toBeVisible();
    await expect(card(tom.page, 'Set fields')).toHaveCount(0);
    await saved(page);
    await page.getByRole('button', { name: 'Undo my last change' }).click();
    await expect(card(tom.page, 'Find company')).toBeVisible();
    await expect(card(tom.page, 'Set fields')).toBeVisible();
    await expect(card(tom.page, 'Start')).toHaveCount(0);
  });

  await maya.context.close();
  await tom.context.close();
});
