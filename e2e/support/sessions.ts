import { expect, type Locator, type Page } from '@playwright/test';
import { clickUntil } from './builder.ts';
import { canvas, type Person } from './people.ts';

/** The bar on the canvas that says that a session is on. */
export const dock = (page: Page): Locator => page.getByRole('group', { name: 'Live session' });

/** Who is there and what is said. */
export const panel = (page: Page): Locator => page.getByRole('complementary', { name: 'Live session' });

/** Comes in by the link, with nothing but a name. */
export async function joinSession({ page, name }: Person, path: string): Promise<void> {
  await page.goto(path);
  await page.getByLabel('Your name').fill(name);
  await page.getByRole('button', { name: 'Join the session' }).click();
  await expect(page).toHaveURL(/\/room$/);
  await expect(canvas(page)).toBeVisible();
}

export async function openPeople(page: Page): Promise<void> {
  await clickUntil(dock(page).getByRole('button', { name: /^People & chat/ }), panel(page));
}

/** Says something to everybody; the chat opens with the panel. */
export async function say(page: Page, text: string): Promise<void> {
  await panel(page).getByRole('tab', { name: /^Chat/ }).click();
  await panel(page).getByLabel('Say something to everybody').fill(text);
  await panel(page).getByRole('button', { name: 'Send' }).click();
  await expect(panel(page).getByText(text)).toBeVisible();
}

/** Chooses in the menu of somebody in the open list of people. */
export async function choosePerson(page: Page, person: string, entry: string): Promise<void> {
  await panel(page)
    .getByRole('button', { name: `Options for ${person}` })
    .click();
  await page.getByRole('menuitem', { name: entry }).click();
}

/** Chooses in the menu that only the host has. */
export async function lead(page: Page, entry: RegExp): Promise<void> {
  await dock(page).getByRole('button', { name: 'Lead the session' }).click();
  await page.getByRole('menuitem', { name: entry }).click();
}

/** Ends the session and waits until the host is told so. */
export async function endSession(page: Page): Promise<void> {
  await lead(page, /^End the session/);
  await page.getByRole('dialog').getByRole('button', { name: 'End the session' }).click();
  await expect(page.getByRole('link', { name: 'Watch the replay' })).toBeVisible();
}
