import { expect, test, type Page } from '@playwright/test';
import { addStep, card, field, inspector, openStep, saved } from './support/builder.ts';
import { canvas, invite, newWorkflow, signUp, type Person } from './support/people.ts';

async function rename(page: Page, from: string, to: string): Promise<void> {
  await openStep(page, from);
  const name = inspector(page).getByLabel('Name of this step');
  await name.fill(to);
  await name.press('Enter');
}

test.describe('two people on one workflow', () => {
  let maya: Person;
  let tom: Person;

  test.beforeEach(async ({ browser }) => {
    maya = await signUp(browser, 'Maya');
    tom = await invite(browser, maya, { name: 'Tom' });
    const path = await newWorkflow(maya, 'Lead concierge');
    await tom.page.goto(path);
    await expect(canvas(tom.page)).toBeVisible();
  });

  test.afterEach(async () => {
    await maya.context.close();
    await tom.context.close();
  });

  test('see each other, edit one step at once, and undo only their own work', async () => {
    await expect(maya.page.getByRole('button', { name: 'Go to Tom' })).toBeVisible();
    await expect(tom.page.getByRole('button', { name: 'Go to Maya' })).toBeVisible();

    await maya.page.getByRole('button', { name: /When I press Run/ }).click();
    await addStep(maya.page, 'http');
    await expect(card(tom.page, 'HTTP request')).toBeVisible();

    await maya.page.mouse.move(700, 300);
    await expect(tom.page.locator('.overlay .cursor').filter({ hasText: 'Maya' })).toBeVisible();

    // Both work on the same step, in different fields.
    await openStep(maya.page, 'HTTP request');
    await openStep(tom.page, 'HTTP request');
    await field(maya.page, 'URL').click();
    await expect(inspector(tom.page).getByText('Maya is here')).toBeVisible();
    await field(maya.page, 'URL').pressSequentially('https://api.example.com/leads');
    await inspector(tom.page).getByLabel('Name of this step').fill('Find company');
    await inspector(tom.page).getByLabel('Name of this step').press('Enter');
    await expect(card(maya.page, 'Find company')).toContainText('api.example.com');
    await expect(field(tom.page, 'URL')).toHaveText('https://api.example.com/leads');

    // Maya takes back what she typed; Tom's name stays.
    await canvas(maya.page).focus();
    await maya.page.getByRole('button', { name: 'Undo my last change' }).click();
    await expect(field(tom.page, 'URL')).not.toHaveText('https://api.example.com/leads');
    await expect(card(tom.page, 'Find company')).toBeVisible();
    await saved(maya.page);
    await saved(tom.page);
  });

  test('lose nothing when one goes offline, reloads, edits and returns', async () => {
    await maya.page.getByRole('button', { name: /When I press Run/ }).click();
    await addStep(maya.page, 'http');
    await expect(card(tom.page, 'HTTP request')).toBeVisible();
    await saved(tom.page);
    // The page itself opens without a network once its worker is in charge.
    await tom.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await tom.page.reload();
    await saved(tom.page);

    await tom.context.setOffline(true);
    await rename(tom.page, 'HTTP request', 'Find company');
    await expect(tom.page.getByText(/offline/i).first()).toBeVisible();
    await tom.page.reload();
    await expect(card(tom.page, 'Find company')).toBeVisible();
    await openStep(tom.page, 'Find company');
    await field(tom.page, 'URL').pressSequentially('https://api.example.com/company');

    await rename(maya.page, 'Start', 'Demo request');
    await saved(maya.page);
    await tom.context.setOffline(false);

    for (const { page } of [maya, tom]) {
      await expect(card(page, 'Find company')).toContainText('api.example.com');
      await expect(card(page, 'Demo request')).toBeVisible();
      await saved(page);
    }
  });

  test('a viewer watches and cannot change anything', async ({ browser }) => {
    await maya.page.getByRole('button', { name: /When I press Run/ }).click();
    const path = new URL(maya.page.url()).pathname;
    const vera = await invite(browser, maya, { name: 'Vera', role: 'viewer' });
    await vera.page.goto(path);
    await expect(card(vera.page, 'Start')).toBeVisible();
    await openStep(vera.page, 'Start');
    await expect(inspector(vera.page).getByLabel('Name of this step')).toHaveAttribute('readonly', '');
    await expect(vera.page.getByRole('button', { name: 'Publish' })).toHaveCount(0);
    await vera.context.close();
  });
});
