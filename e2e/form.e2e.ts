import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { someAddress } from './support/addresses.ts';
import { arrive, signUp } from './support/people.ts';

const document = {
  automateos: 1,
  name: 'Waitlist',
  nodes: {
    n_form: {
      ...{ type: 'form', typeVersion: 1, label: 'Sign-up', position: { x: 0, y: 200 } },
      config: {
        title: 'Join the waitlist',
        intro: 'We write as soon as there is room.',
        button: 'Put me on the list',
        thanks: 'Thank you! You are on the list.',
        path: `waitlist-${Date.now()}`,
        fields: {
          a: { name: 'name', label: 'Your name', order: 1 },
          b: { name: 'email', label: 'Your e-mail', type: 'email', order: 2 },
          c: {
            name: 'size',
            label: 'Team size',
            type: 'choice',
            options: 'Just me, 2 to 10, More',
            order: 3
          },
          d: { name: 'why', label: 'What for?', type: 'paragraph', required: false, order: 4 },
          e: { name: 'agree', label: 'You may write to me', type: 'boolean', order: 5 }
        }
      }
    }
  },
  edges: {}
};

test('somebody without an account and without scripts fills in a form, and one run starts', async ({
  browser
}) => {
  const owner = await signUp(browser, 'Ada Lovelace');
  const headers = { origin: process.env.E2E_URL! };
  const post = async (path: string, data: object = {}) => {
    const reply = await owner.page.request.post(`/api/v1${path}`, { data, headers });
    expect(reply.ok(), await reply.text()).toBe(true);
    return (await reply.json()) as Record<string, string>;
  };
  const { id } = await post('/workflows', { document });
  const address = `${process.env.E2E_URL}/f/${document.nodes.n_form.config.path}`;

  const context = await browser.newContext({
    javaScriptEnabled: false,
    viewport: { width: 375, height: 812 },
    colorScheme: 'dark',
    extraHTTPHeaders: { 'x-forwarded-for': someAddress() }
  });
  const page = await context.newPage();
  await page.goto(address);
  await expect(page.getByText('Nothing is here')).toBeVisible();
  await post(`/workflows/${id}/publish`);

  await page.goto(address);
  await expect(page.getByRole('heading', { name: 'Join the waitlist' })).toBeVisible();
  await page.getByLabel('Your name').fill('Grace Hopper');
  await page.getByLabel('Your e-mail').fill('grace');
  await page.getByRole('button', { name: 'Put me on the list' }).click();
  await expect(page.getByText('This is not an e-mail address.')).toBeVisible();
  await expect(page.getByText('Tick this to go on.')).toBeVisible();
  await expect(page.getByLabel('Your name')).toHaveValue('Grace Hopper');

  await page.getByLabel('Your e-mail').fill('grace@example.com');
  await page.getByLabel('Team size').selectOption('2 to 10');
  await page.getByLabel('You may write to me').check();
  await page.getByRole('button', { name: 'Put me on the list' }).click();
  await expect(page.getByText('Thank you! You are on the list.')).toBeVisible();
  await context.close();

  await owner.page.goto('/app/runs');
  const rows = owner.page.getByRole('row', { name: /Waitlist/ });
  await expect(rows).toHaveCount(1);
  await expect(rows.first()).toContainText('Form');
});

test('a form is usable by everybody, in light and dark', async ({ browser }) => {
  const owner = await signUp(browser, 'Ada Lovelace');
  const headers = { origin: process.env.E2E_URL! };
  const other = structuredClone(document);
  other.nodes.n_form.config.path = `waitlist-axe-${Date.now()}`;
  const made = await owner.page.request.post('/api/v1/workflows', { data: { document: other }, headers });
  const { id } = (await made.json()) as { id: string };
  await owner.page.request.post(`/api/v1/workflows/${id}/publish`, { data: {}, headers });
  for (const colorScheme of ['light', 'dark'] as const) {
    const guest = await arrive(browser, 'Bob');
    await guest.page.emulateMedia({ colorScheme });
    await guest.page.goto(`/f/${other.nodes.n_form.config.path}`);
    await guest.page.getByRole('button', { name: 'Put me on the list' }).click();
    await expect(guest.page.getByText('This is needed.').first()).toBeVisible();
    expect((await new AxeBuilder({ page: guest.page }).analyze()).violations).toEqual([]);
  }
});
