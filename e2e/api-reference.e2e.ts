import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';

const baseURL = process.env.E2E_URL;
const operations = 'main article:has(pre)';

test.use({ baseURL });

for (const colorScheme of ['light', 'dark'] as const)
  test(`the page of the API is open to everybody and accessible, ${colorScheme}`, async ({ browser }) => {
    const context = await browser.newContext({ baseURL, colorScheme });
    const page = await context.newPage();
    await page.goto('/docs/api');
    await expect(page.getByRole('heading', { name: 'API', exact: true })).toBeVisible();
    expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
    await context.close();
  });

test('what one types narrows the list, and an address leads to its operation', async ({ page }) => {
  await page.goto('/docs/api');
  const all = await page.locator(operations).count();
  expect(all).toBeGreaterThan(40);
  await expect(async () => {
    await page.getByLabel('Find an operation').fill('replay again');
    await expect(page.locator('#startRun')).toHaveCount(0, { timeout: 500 });
  }).toPass(); // typing before the page listens asks the server instead
  await expect(page.locator('#replayRun')).toBeVisible();
  expect(await page.locator(operations).count()).toBeLessThan(all / 4);

  await page.getByLabel('Find an operation').fill('');
  await page.goto('/docs/api#startRun');
  await expect(page.locator('#startRun')).toBeInViewport();
  await page.locator('#startRun').getByRole('link', { name: 'StartedRun' }).click();
  await expect(page.locator('#shape-StartedRun')).toBeInViewport();
});

test('it needs no scripts and fits a phone', async ({ browser }) => {
  const context = await browser.newContext({
    baseURL,
    javaScriptEnabled: false,
    viewport: { width: 390, height: 844 }
  });
  const page = await context.newPage();
  await page.goto('/docs/api');
  await page.getByLabel('Find an operation').fill('replay again');
  await page.getByRole('button', { name: 'Find' }).click();
  await expect(page.locator('#startRun')).toHaveCount(0);
  await expect(page.locator('#replayRun')).toBeVisible();
  await page.getByRole('link', { name: 'Secrets', exact: true }).click();
  await expect(page.getByText('Nothing matches.')).toBeVisible();
  await page.goto('/docs/api');
  expect((await page.locator('#startRun').boundingBox())!.width).toBeLessThan(390);
  await context.close();
});
