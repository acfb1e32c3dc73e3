import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { addStep, choose, clickUntil, inspector, openStep } from './support/builder.ts';
import { canvas, newWorkflow, signUp } from './support/people.ts';

const CANARY = 'canary-key-of-the-models';

/** An address that the door refuses, so that testing it needs no network. */
async function fillIn(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('House models');
  await dialog.getByLabel('API key').fill(CANARY);
  await dialog.getByLabel('Address').fill('https://10.0.0.1/v1');
  await dialog.getByRole('button', { name: 'Save and test' }).click();
  await expect(dialog.getByRole('alert')).toContainText('inside a private network');
}

const accessible = async (page: Page, part: string) =>
  expect((await new AxeBuilder({ page }).include(part).analyze()).violations).toEqual([]);

test('a connection is made, tested, renamed and deleted on its page', async ({ browser }) => {
  const { page } = await signUp(browser, 'Ada');
  await page.goto('/app/connections');
  await expect(page.getByText('No connections yet')).toBeVisible();
  const dialog = page.getByRole('dialog');
  await clickUntil(page.getByRole('button', { name: 'Add a connection' }), dialog);
  await dialog.getByRole('combobox', { name: 'App' }).click();
  await page.getByRole('option', { name: 'OpenAI or compatible' }).click();
  await fillIn(page);
  await accessible(page, '[role=dialog]');
  await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();

  const row = page.getByRole('row', { name: /House models/ });
  await expect(row).toContainText('Does not work');
  await accessible(page, 'main');
  expect(await page.content()).not.toContain(CANARY);
  await row.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Rename…' }).click();
  await dialog.getByLabel('Name').fill('Our models');
  await dialog.getByRole('button', { name: 'Rename' }).click();
  const renamed = page.getByRole('row', { name: /Our models/ });
  await renamed.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Delete…' }).click();
  await expect(page.getByText('No published workflow uses it.')).toBeVisible();
  await page.getByRole('button', { name: 'Delete the connection' }).click();
  await expect(page.getByText('No connections yet')).toBeVisible();
});

test('a step makes its connection in place, and offers those of its app only', async ({ browser }) => {
  const ada = await signUp(browser, 'Ada');
  const { page } = ada;
  await newWorkflow(ada, 'Ask a model');
  await expect(canvas(page)).toBeVisible();
  await page.getByRole('button', { name: /When I press Run/ }).click();
  await addStep(page, 'language model');
  await openStep(page, 'AI');
  await inspector(page).getByRole('textbox', { name: 'Model' }).fill('gpt-5-mini');
  await inspector(page).getByRole('button', { name: 'New', exact: true }).click();
  await fillIn(page);
  await page.getByRole('dialog').getByRole('button', { name: 'Close', exact: true }).last().click();
  await expect(inspector(page).getByRole('combobox', { name: /House models/ })).toBeVisible();
  await expect(inspector(page).getByText('Its last test failed.')).toBeVisible();
  await choose(page, 'Service', 'Anthropic');
  await expect(inspector(page).getByRole('combobox', { name: /Choose a connection/ })).toBeVisible();
});
