import { expect, test } from '@playwright/test';
import { card, inspector, saved } from './support/builder.ts';
import { newWorkflow, signUp } from './support/people.ts';

test('a rename that is followed by a reload in the same instant is not lost offline', async ({ browser }) => {
  const ada = await signUp(browser, 'Ada');
  const { page, context } = ada;
  await newWorkflow(ada, 'Order intake');
  await page.getByRole('button', { name: /When I press Run/ }).click();
  await saved(page);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.reload();
  await saved(page);
  await context.setOffline(true);
  for (const name of ['One', 'Two', 'Three', 'Four', 'Five']) {
    await page.locator('[data-step]').click();
    const field = inspector(page).getByLabel('Name of this step');
    await field.fill(name);
    const loaded = page.waitForEvent('load');
    await field.evaluate((input) => {
      input.dispatchEvent(new Event('change', { bubbles: true }));
      location.reload();
    });
    await loaded;
    await expect(card(page, name)).toBeVisible();
  }
  await context.setOffline(false);
  await saved(page);
  await context.close();
});
