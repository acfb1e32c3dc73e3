import { expect, type Locator, type Page } from '@playwright/test';
import { canvas } from './people.ts';

/** The card of a step by its label. */
export const card = (page: Page, label: string): Locator =>
  page.getByRole('group', { name: new RegExp(`^${RegExp.escape(label)}, `) });

/** The card once the step has this state: "succeeded", "failed", "waiting". */
export const cardThat = (page: Page, label: string, state: string): Locator =>
  page.getByRole('group', { name: new RegExp(`^${RegExp.escape(label)}, .*, ${state}`) });

export const inspector = (page: Page): Locator => page.getByRole('complementary', { name: /^Settings of/ });

/**
 * Opens the settings of a step, once it has this state if one is named. A view that still glides can take the card from
 * under the pointer, and a panel can lie over it: then it is tried again with everything in view.
 */
export async function openStep(page: Page, label: string, state?: string): Promise<void> {
  const step = state ? cardThat(page, label, state) : card(page, label);
  const settings = page.getByRole('complementary', { name: `Settings of ${label}`, exact: true });
  let isAgain = false;
  await expect(step).toBeVisible();
  await expect(async () => {
    if (isAgain) await showEverything(page);
    isAgain = true;
    await step.click({ timeout: 3_000 });
    await expect(settings).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 30_000 });
}

async function showEverything(page: Page): Promise<void> {
  await canvas(page).focus();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Shift+Digit1');
}

/** A text field of the open inspector. */
export const field = (page: Page, name: string): Locator =>
  inspector(page).getByRole('textbox', { name, exact: true });

export const saved = (page: Page): Promise<void> =>
  expect(page.locator('[data-save-status=saved]')).toBeVisible();

/** Tab, a few letters, Enter: the step follows the selected one. */
export async function addStep(page: Page, search: string): Promise<void> {
  await canvas(page).focus();
  await page.keyboard.press('Tab');
  await pickStep(page, search);
}

export async function pickStep(page: Page, search: string): Promise<void> {
  await page.getByLabel('Find a step').fill(search);
  await page.keyboard.press('Enter');
}

/** Pulls a wire out of a step and drops it on nothing, where the picker opens. */
export async function dropWire(page: Page, label: string, by: { x: number; y: number }): Promise<void> {
  const from = await card(page, label)
    .getByLabel(/^Output/)
    .boundingBox();
  if (!from) throw new Error(`“${label}” is not in view.`);
  const [x, y] = [from.x + from.width / 2, from.y + from.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + by.x, y + by.y, { steps: 8 });
  await page.mouse.up();
}

/** Chooses in a select of the open inspector. */
export async function choose(page: Page, name: string, option: string | RegExp): Promise<void> {
  await inspector(page)
    .getByRole('combobox', { name: new RegExp(`^${name}:`) })
    .click();
  await page.getByRole('option', { name: option }).click();
}

/** Puts data of an earlier step into a long text field of the open inspector, by the list of what there is. */
export async function insertData(page: Page, name: string, data: RegExp): Promise<void> {
  await inspector(page).getByRole('button', { name: 'Insert data from earlier steps' }).click();
  await inspector(page)
    .getByRole('button', { name: `Insert data into ${name}` })
    .click();
  await page.getByRole('dialog', { name: 'Insert data' }).getByRole('option', { name: data }).first().click();
}

/** Presses Publish and waits for the word that this version is live. */
export async function publish(page: Page, version: number): Promise<void> {
  await saved(page);
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await expect(page.getByText(`Version ${version} is live.`)).toBeVisible();
}

/** Clicks until it has an effect: a page is shown before its scripts run, and a click in between does nothing. */
export async function clickUntil(button: Locator, effect: Locator): Promise<void> {
  await expect(async () => {
    await button.click();
    await expect(effect).toBeVisible({ timeout: 1_000 });
  }).toPass();
}
