import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { addStep, card, inspector, openStep, saved } from './support/builder.ts';
import { canvas, invite, newWorkflow, signUp, type Person } from './support/people.ts';

const panel = (page: Page): Locator => page.getByRole('region', { name: 'Comments', exact: true });
const talk = (page: Page): Locator => panel(page).getByRole('article');
const pin = (page: Page, label: string): Locator =>
  card(page, label).getByRole('button', { name: /^\d+ comments?/ });

async function expectAccessible(page: Page, part: string): Promise<void> {
  expect((await new AxeBuilder({ page }).include(part).analyze()).violations).toEqual([]);
}

/** Selects the step and opens its comments by keyboard, ready to write. */
async function commentOn(page: Page, label: string): Promise<Locator> {
  await openStep(page, label);
  await canvas(page).focus();
  await page.keyboard.press('Shift+C');
  const field = page.getByRole('textbox', { name: `Comment on ${label}` });
  await expect(field).toBeFocused();
  return field;
}

test.describe('a team at one workflow', () => {
  let maya: Person;
  let tom: Person;
  let path: string;

  test.beforeEach(async ({ browser }) => {
    maya = await signUp(browser, 'Maya');
    tom = await invite(browser, maya, { name: 'Tom', role: 'commenter' });
    path = await newWorkflow(maya, 'Lead concierge');
    await maya.page.getByRole('button', { name: /When I press Run/ }).click();
    await addStep(maya.page, 'http');
    await saved(maya.page);
  });

  test.afterEach(async () => {
    await maya.context.close();
    await tom.context.close();
  });

  test('talks at a step: mention, inbox, answer, settle, delete and bring back', async () => {
    await test.step('a mention reaches the inbox and the room at once', async () => {
      await tom.page.goto('/app/workflows');
      await expect(tom.page.getByRole('link', { name: 'Inbox', exact: true })).toBeVisible();
      const field = await commentOn(maya.page, 'HTTP request');
      await field.pressSequentially('Which address, @to');
      await expect(maya.page.getByRole('option', { name: 'Tom' })).toBeVisible();
      await field.press('Enter');
      await expect(field).toHaveValue('Which address, @Tom ');
      await expectAccessible(maya.page, '[data-region=comments]');
      await field.press('Enter');
      await expect(talk(maya.page)).toContainText('Which address, @Tom');
      await expect(tom.page.getByRole('link', { name: 'Inbox, 1 not read' })).toBeVisible();
    });

    await test.step('its link opens the thread', async () => {
      await tom.page.getByRole('link', { name: 'Inbox, 1 not read' }).click();
      await expect(tom.page.getByRole('heading', { name: 'Inbox' })).toBeVisible();
      await expectAccessible(tom.page, 'main');
      await tom.page.getByRole('link', { name: /Maya mentioned you at “HTTP request”/ }).click();
      await expect(talk(tom.page)).toContainText('Which address, @Tom');
      await expect(tom.page.getByRole('link', { name: 'Inbox', exact: true })).toBeVisible();
      await expect(pin(tom.page, 'HTTP request')).toHaveAccessibleName('1 comment');
    });

    await test.step('an answer is seen by the other, and each changes only the own words', async () => {
      await tom.page.getByRole('textbox', { name: 'Answer' }).fill('The one of the shop.');
      await tom.page.getByRole('button', { name: 'Answer' }).click();
      await expect(talk(maya.page)).toContainText('The one of the shop.');
      await expect(pin(maya.page, 'HTTP request')).toHaveText('2');
      await expect(talk(tom.page).getByRole('button', { name: 'More for this comment' })).toHaveCount(1);
      await talk(tom.page).getByRole('button', { name: 'More for this comment' }).click();
      await tom.page.getByRole('menuitem', { name: 'Change' }).click();
      await tom.page.getByRole('textbox', { name: 'Change your comment' }).fill('The one of the new shop.');
      await tom.page.getByRole('button', { name: 'Save' }).click();
      await expect(talk(maya.page)).toContainText('The one of the new shop.');
      await expect(talk(maya.page)).toContainText('changed');
    });

    await test.step('the thread stays with its step, and waits when that is deleted', async () => {
      await canvas(maya.page).focus();
      await maya.page.keyboard.press('Escape');
      await expect(panel(maya.page)).toBeHidden();
      await inspector(maya.page).getByLabel('Name of this step').fill('Find order');
      await inspector(maya.page).getByLabel('Name of this step').press('Enter');
      await expect(pin(tom.page, 'Find order')).toHaveText('2');
      await canvas(maya.page).focus();
      await maya.page.keyboard.press('Delete');
      await expect(panel(tom.page)).toContainText('At steps that were deleted');
      await expect(talk(tom.page)).toContainText('HTTP request');
      await maya.page.getByRole('button', { name: 'Undo my last change' }).click();
      await expect(pin(tom.page, 'Find order')).toHaveText('2');
      await expect(panel(tom.page)).not.toContainText('At steps that were deleted');
    });

    await test.step('it is settled and opened again', async () => {
      await pin(maya.page, 'Find order').click();
      await talk(maya.page).getByRole('button', { name: 'Resolve' }).click();
      await expect(pin(tom.page, 'Find order')).toHaveCount(0);
      await panel(maya.page)
        .getByRole('radio', { name: /^Resolved/ })
        .click();
      await expect(talk(maya.page)).toContainText('Resolved by Maya');
      await talk(maya.page).getByRole('button', { name: 'Open again' }).click();
      await expect(pin(tom.page, 'Find order')).toBeVisible();
    });

    await test.step('offline it says that it cannot be written', async () => {
      await tom.context.setOffline(true);
      await expect(panel(tom.page).getByText('Comments need a connection').first()).toBeVisible();
      await tom.context.setOffline(false);
      await expect(panel(tom.page).getByText('Comments need a connection')).toHaveCount(0);
    });
  });

  test('sees who is inside, in the list and in the overview', async () => {
    const list = await maya.context.newPage();
    await list.goto('/app/workflows');
    const row = list.getByRole('row', { name: /Lead concierge/ });
    await expect(row).toContainText('Maya is inside');
    await tom.page.goto(path);
    await expect(canvas(tom.page)).toBeVisible();
    await expect(row).toContainText('Maya and Tom are inside');
    await list.goto('/app');
    const now = list.getByRole('region', { name: 'Inside now' });
    await expect(now).toContainText('Maya and Tom are inside');
    await tom.page.goto('/app/inbox');
    await expect(tom.page.getByText('Nothing waits for you')).toBeVisible();
    await expect(now).not.toContainText('Tom');
  });
});
