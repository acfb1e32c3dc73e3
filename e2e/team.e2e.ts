import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { clickUntil } from './support/builder.ts';
import { invite, signUp } from './support/people.ts';

const CANARY = 'canary-of-the-team-secret';

const accessible = async (page: Page) =>
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);

async function addSecret(page: Page): Promise<void> {
  await page.goto('/app/secrets');
  const dialog = page.getByRole('dialog');
  await clickUntil(page.getByRole('button', { name: 'Add a secret' }), dialog);
  await dialog.getByLabel('Name').fill('Bank key');
  await dialog.getByLabel('Value').fill(CANARY);
  await dialog.getByRole('button', { name: /^(Add|Save)/ }).click();
  await expect(page.getByRole('row', { name: /Bank key/ })).toBeVisible();
}

test('a team: roles, a secret that is used and never shown, and a log that proves itself', async ({
  browser
}) => {
  test.slow();
  const olga = await signUp(browser, 'Olga Owner');
  const edda = await invite(browser, olga, { name: 'Edda Editor' });
  const rolf = await invite(browser, olga, { name: 'Rolf Runner', role: 'Runner' });
  await addSecret(olga.page);

  await test.step('the editor may use the secret and neither change nor read it', async () => {
    await edda.page.goto('/app/secrets');
    const row = edda.page.getByRole('row', { name: /Bank key/ });
    await expect(row).toContainText('For use only');
    await expect(row.getByRole('button')).toHaveCount(0);
    expect(await edda.page.content()).not.toContain(CANARY);
    await edda.page.goto('/app/audit');
    await expect(edda.page.getByText(/As an editor you cannot do this/)).toBeVisible();
  });

  await test.step('the runner sees workflows, and cannot make one', async () => {
    await rolf.page.goto('/app/workflows');
    await expect(rolf.page.getByRole('heading', { level: 1, name: 'Workflows' })).toBeVisible();
    await expect(rolf.page.getByRole('button', { name: 'New workflow' })).toHaveCount(0);
    const origin = process.env.E2E_URL!;
    const refused = await rolf.page.request.post('/api/v1/workflows', {
      data: { name: 'x' },
      headers: { origin }
    });
    expect(refused.status()).toBe(403);
  });

  await test.step('the log has it all in words, is accessible and verifies', async () => {
    const { page } = olga;
    await page.goto('/app/audit');
    await expect(page.getByRole('row', { name: /Rolf Runner joined/ })).toContainText('as runner');
    await expect(page.getByRole('row', { name: /Olga Owner added a secret/ })).toContainText('Bank key');
    await clickUntil(page.getByRole('button', { name: 'Verify' }), page.getByText('Nothing was altered'));
    await accessible(page);
    expect(await page.content()).not.toContain(CANARY);
    await page.getByRole('combobox', { name: 'Kind' }).click();
    await page.getByRole('option', { name: 'Secrets' }).click();
    await expect(page.getByRole('row', { name: /joined/ })).toHaveCount(0);
    await expect(page.getByRole('row', { name: /added a secret/ })).toBeVisible();
    const file = await page.request.get('/app/audit/export?kind=secret');
    expect(await file.text()).toMatch(/secret\.create/);
    expect(await file.text()).not.toContain(CANARY);
  });

  await test.step('who becomes an admin may read the log', async () => {
    await olga.page.goto('/app/members');
    await olga.page.getByRole('combobox', { name: 'Role of Edda Editor' }).click();
    await olga.page.getByRole('option', { name: /^Admin/ }).click();
    await expect(olga.page.getByRole('combobox', { name: 'Role of Edda Editor' })).toContainText('Admin');
    await edda.page.goto('/app/audit');
    await expect(edda.page.getByRole('row', { name: /Olga Owner changed somebody’s role/ })).toContainText(
      'from editor · to admin'
    );
  });
});
