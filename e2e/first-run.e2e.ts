import { expect, test } from '@playwright/test';
import { canvas, newWorkflow, signUp } from './support/people.ts';

test('a new person builds and runs something of their own without reading anything', async ({ browser }) => {
  const { page, context } = await signUp(browser, 'Ada');
  await page.getByRole('button', { name: /From scratch/ }).click();
  await expect(canvas(page)).toBeVisible();
  await page.getByRole('button', { name: /When I press Run/ }).click();
  await page.keyboard.press('Tab');
  await page.getByLabel('Find a step').fill('set');
  await page.keyboard.press('Enter');

  const settings = page.getByRole('complementary');
  await settings.getByRole('button', { name: 'Add a field' }).click();
  await settings.getByRole('textbox', { name: 'Name', exact: true }).pressSequentially('greeting');
  await settings.getByRole('textbox', { name: 'Value', exact: true }).pressSequentially('Hello world');
  await page.getByRole('button', { name: /^Run/ }).click();
  await expect(page.getByText('Finished')).toBeVisible();

  await settings.getByRole('tab', { name: 'Goes out' }).click();
  await expect(settings.getByText('Last run')).toBeVisible();
  await expect(settings.getByText('Hello world')).toBeVisible();
  await expect(page.locator('body')).not.toContainText('{"');
  await context.close();
});

test('data typed in braces is data, in a long text too', async ({ browser }) => {
  const person = await signUp(browser, 'Ben');
  const { page, context } = person;
  await newWorkflow(person, 'Answer');
  await page.getByRole('button', { name: /When another app calls/ }).click();
  await page.keyboard.press('Tab');
  await page.getByLabel('Find a step').fill('respond');
  await page.keyboard.press('Enter');
  const content = page.getByRole('complementary').getByRole('textbox', { name: 'Content', exact: true });
  await content.pressSequentially('Thanks {{ $json.body.name }}');
  await expect(content.locator('.expression-chip')).toHaveText('Name');
  await expect(page.locator('body')).not.toContainText('{{');
  await context.close();
});
