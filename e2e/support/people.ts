import { expect, type Browser, type BrowserContext, type Locator, type Page } from '@playwright/test';
import { someAddress } from './addresses.ts';

/** A signed-in person with a browser of their own. */
export interface Person {
  name: string;
  context: BrowserContext;
  page: Page;
}

const PASSWORD = 'a long enough password';
let count = 0;

/** Somebody new in a browser of their own, not signed in yet. */
export async function arrive(browser: Browser, name: string): Promise<Person> {
  const context = await browser.newContext({
    baseURL: process.env.E2E_URL,
    permissions: ['clipboard-read', 'clipboard-write'],
    extraHTTPHeaders: { 'x-forwarded-for': someAddress() }
  });
  return { name, context, page: await context.newPage() };
}

const someEmail = (name: string): string =>
  `${name.toLowerCase().replaceAll(' ', '.')}-${process.pid}-${Date.now()}-${++count}@example.test`;

async function fillSignUp({ page, name }: Person, email = someEmail(name)): Promise<void> {
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(PASSWORD);
}

/** Signs up through the pages; the organisation is their own. */
export async function signUp(browser: Browser, name: string, email?: string): Promise<Person> {
  const person = await arrive(browser, name);
  await person.page.goto('/sign-up');
  await fillSignUp(person, email);
  await person.page.getByRole('button', { name: 'Make my account' }).click();
  await expect(person.page).toHaveURL(/\/app/);
  return person;
}

/** A second member: the host makes an invitation link, the guest opens it and signs up there. */
export async function invite(
  browser: Browser,
  host: Person,
  guest: { name: string; role?: string; email?: string }
): Promise<Person> {
  await host.page.goto('/app/members');
  const dialog = host.page.getByRole('dialog');
  // The page is shown before its scripts run; a click in between does nothing, as for a quick person.
  await expect(async () => {
    await host.page.getByRole('button', { name: 'Invite' }).first().click();
    await expect(dialog).toBeVisible({ timeout: 1000 });
  }).toPass();
  if (guest.role) {
    await dialog.getByLabel('They join as').click();
    await host.page.getByRole('option', { name: new RegExp(guest.role, 'i') }).click();
  }
  await dialog.getByRole('button', { name: 'Make a link' }).click();
  const link = await dialog.getByLabel('Invitation link').inputValue();
  await dialog.getByRole('button', { name: 'Done' }).click();
  const person = await arrive(browser, guest.name);
  await person.page.goto(link);
  await fillSignUp(person, guest.email);
  await person.page.getByRole('button', { name: /join/i }).click();
  await expect(person.page).toHaveURL(/\/app/);
  return person;
}

/** The builder's canvas, once the document is open. */
export const canvas = (page: Page): Locator => page.locator('[data-canvas]');

/** A new, empty workflow in the builder; resolves to its path. */
export async function newWorkflow({ page }: Person, name: string): Promise<string> {
  const created = await page.request.post('/api/v1/workflows', {
    data: { name },
    headers: { origin: process.env.E2E_URL! }
  });
  expect(created.status()).toBe(201);
  const { id } = (await created.json()) as { id: string };
  const path = `/app/workflows/${id}`;
  await page.goto(path);
  await expect(canvas(page)).toBeVisible();
  return path;
}
