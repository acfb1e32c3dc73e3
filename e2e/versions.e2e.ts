import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { addStep, card, field, inspector, openStep, publish, saved } from './support/builder.ts';
import { canvas, invite, newWorkflow, signUp } from './support/people.ts';

const panel = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const compared = (page: Page) => page.locator('.compared');

/** Nothing that assistive technology would stumble over, in the panel and in the drawing. */
async function expectAccessible(page: Page): Promise<void> {
  const axe = new AxeBuilder({ page }).include('[data-region=versions]');
  if (await compared(page).isVisible()) axe.include('.compared');
  expect((await axe.analyze()).violations).toEqual([]);
}

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
    await expect(page.getByRole('button', { name: /^Before the move/ })).toBeVisible();
    await expectAccessible(page);
    await panel(page, 'Versions').getByRole('button', { name: 'Close' }).click();
  });

  await test.step('two people go on editing', async () => {
    await openStep(tom.page, 'HTTP request');
    await inspector(tom.page).getByLabel('Name of this step').fill('Find company');
    await inspector(tom.page).getByLabel('Name of this step').press('Enter');
    await openStep(page, 'Find company');
    await addStep(page, 'set');
    await openStep(page, 'Start');
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
    await expect(changes.getByText('by Tom', { exact: true })).toBeVisible();
    await expect(changes.getByText('by Maya', { exact: true })).toBeVisible();
    await expect(changes).toContainText(/Name.*HTTP request.*Find company/s);
    await expect(compared(page).getByRole('group', { name: 'Find company, changed' })).toBeVisible();
    await expect(compared(page).getByRole('group', { name: 'Set fields, added' })).toBeVisible();
    await expect(compared(page).getByRole('group', { name: 'Start, removed' })).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press('Delete'); // nothing behind the comparison is touched
    await page.keyboard.press('Escape');
    await expect(compared(page)).toHaveCount(0);
    await expect(card(page, 'Find company')).toBeVisible();
  });

  await test.step('the version comes back for both, as one step of undo', async () => {
    await openVersions(page);
    await page.getByRole('button', { name: /^Before the move/ }).click();
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

test('an hour offline is not lost when somebody restores a version meanwhile', async ({ browser }) => {
  const maya = await signUp(browser, 'Maya');
  const tom = await invite(browser, maya, { name: 'Tom' });
  const path = await newWorkflow(maya, 'Order intake');
  await maya.page.getByRole('button', { name: /When I press Run/ }).click();
  await addStep(maya.page, 'http');
  await field(maya.page, 'URL').pressSequentially('https://api.example.com/orders');
  await publish(maya.page, 1);
  await addStep(maya.page, 'set');
  await saved(maya.page);
  await tom.page.goto(path);
  await expect(card(tom.page, 'Set fields')).toBeVisible();
  await saved(tom.page);
  // The page itself opens without a network once its worker is in charge.
  await tom.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await tom.page.reload();
  await saved(tom.page);

  await tom.context.setOffline(true);
  await openStep(tom.page, 'HTTP request');
  await inspector(tom.page).getByLabel('Name of this step').fill('Find order');
  await inspector(tom.page).getByLabel('Name of this step').press('Enter');
  await expect(card(tom.page, 'Find order')).toBeVisible();
  await tom.page.reload();
  await expect(card(tom.page, 'Find order')).toBeVisible();

  await openVersions(maya.page);
  await maya.page.getByRole('button', { name: /^Version 1/ }).click();
  await maya.page.getByRole('button', { name: 'Restore this version' }).click();
  await expect(card(maya.page, 'Set fields')).toHaveCount(0);
  await saved(maya.page);
  await tom.context.setOffline(false);

  for (const { page } of [maya, tom]) {
    await expect(card(page, 'Find order')).toBeVisible();
    await expect(card(page, 'Set fields')).toHaveCount(0);
    await saved(page);
  }
  await maya.context.close();
  await tom.context.close();
});
