import { expect, test, type Locator, type Page } from '@playwright/test';
import type { Json } from '@automateos/workflow';
import { newClient, type StepReply } from './support/api.ts';
import { card, cardThat, clickUntil, inspector, openStep } from './support/builder.ts';
import { arrive, canvas, invite, newWorkflow, signUp } from './support/people.ts';

/** What only programs should read. */
const CODE = ['{"', '{{', '[{', 'at Object.'];

async function expectNoCode(page: Page): Promise<void> {
  const typed = await page
    .locator('input:visible, textarea:visible')
    .evaluateAll((fields) => fields.map((field) => (field as HTMLInputElement).value));
  const seen = [await page.locator('body').innerText(), ...typed].join('\n');
  for (const piece of CODE) expect(seen).not.toContain(piece);
}

/** Counts what a person does. */
class Hand {
  actions = 0;

  async click(target: Locator): Promise<void> {
    this.actions++;
    await target.click();
  }

  /** On a page that has just been loaded: its scripts may not run yet. */
  async clickUntil(target: Locator, effect: Locator): Promise<void> {
    this.actions++;
    await clickUntil(target, effect);
  }
}

const template = (page: Page, title: string): Locator => page.getByRole('button', { name: title });

/** Presses Run with the sample answers; secrets are missing, so pretend services answer. */
async function pretendRun(page: Page, hand: Hand): Promise<void> {
  await hand.click(page.getByRole('button', { name: /^Pretend run/ }));
  const run = page.getByRole('dialog').getByRole('button', { name: 'Run with pretend services' });
  await expect(run).toBeVisible();
  await expectNoCode(page);
  await hand.click(run);
  await expect(page.getByText('Finished')).toBeVisible();
}

test('J1: from the first page to a finished run of a template in six actions, and no code', async ({
  browser
}) => {
  const { page, context } = await arrive(browser, 'Somebody');
  const hand = new Hand();
  await page.goto('/');
  await hand.click(page.getByRole('button', { name: 'Explore the demo' }));
  const make = page.getByRole('dialog').getByRole('button', { name: 'Make the workflow' });
  await hand.clickUntil(page.getByRole('button', { name: 'New workflow' }), make);
  await hand.click(make);
  await expect(page.getByText('How should this workflow start?')).toBeVisible();
  await expectNoCode(page);
  await hand.click(template(page, 'Announce it in Slack'));
  await expect(card(page, 'Post to Slack')).toBeVisible();
  await expectNoCode(page);
  await pretendRun(page, hand);
  expect(hand.actions).toBeLessThanOrEqual(6);

  await expect(cardThat(page, 'Slack said no', 'not run yet')).toBeVisible();
  for (const [label, result] of [
    ['Announcement', 'Mira from Product'],
    ['Message', '*The spring release is live*'],
    ['Post to Slack', 'C0GENERAL01'],
    ['Did it arrive?', 'C0GENERAL01'],
    ['Posted', 'Posted in #general']
  ] as const) {
    await openStep(page, label, 'succeeded');
    await inspector(page).getByRole('tab', { name: 'Goes out' }).click();
    await expect(inspector(page).getByText(result).first()).toBeVisible();
    await expectNoCode(page);
    await inspector(page).getByRole('tab', { name: 'Setup' }).click();
    await expectNoCode(page);
  }
  await context.close();
});

test('a template comes for everybody in the room, named, in view, and leaves by one undo', async ({
  browser
}) => {
  const ada = await signUp(browser, 'Ada');
  const ben = await invite(browser, ada, { name: 'Ben' });
  const path = await newWorkflow(ada, 'Untitled workflow');
  await ben.page.goto(path);
  const offer = 'How should this workflow start?';
  await expect(ben.page.getByText(offer)).toBeVisible();

  await template(ada.page, 'Sign-ups in Google Sheets').click();
  for (const { page } of [ada, ben]) {
    for (const label of ['New sign-up', 'Your sheet', 'Make the row', 'Add the row', 'Row added'])
      await expect(card(page, label)).toBeInViewport();
    await expect(page.getByText('Paste its link into “Your sheet”')).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Sign-ups in Google Sheets' })).toBeAttached();
    await expect(page.getByText(offer)).toBeHidden();
  }
  await expect(ada.page.locator('.svelte-flow__node.selected')).toHaveCount(7);

  await canvas(ada.page).press('ControlOrMeta+z');
  for (const { page } of [ada, ben]) {
    await expect(page.getByText(offer)).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Untitled workflow' })).toBeAttached();
  }
  for (const { context } of [ada, ben]) await context.close();
});

test('a new workflow starts from a template that is chosen in the list', async ({ browser }) => {
  const { page, context } = await signUp(browser, 'Cleo');
  const hand = new Hand();
  await hand.click(template(page, 'Summarise with OpenAI'));
  await pretendRun(page, hand);
  await openStep(page, 'Summary', 'succeeded');
  await inspector(page).getByRole('tab', { name: 'Goes out' }).click();
  await expect(inspector(page).getByText('May 11').first()).toBeVisible();
  await expectNoCode(page);
  await context.close();
});

/** The starters, each with its last step and a part of what that gives. */
const STARTERS: Record<string, [step: string, output: object]> = {
  'slack-message': ['n_posted', { result: 'Posted in #general' }],
  'google-sheets-append': ['n_done', { result: 'Priya Raman is in Sheet1!A5:E5' }],
  'openai-summary': ['n_summary', { summary: expect.stringMatching(/\w{3}/) }]
};

test.describe('over REST', () => {
  for (const [slug, [lastStep, output]] of Object.entries(STARTERS))
    test(`${slug} runs to its end on pretend services`, async () => {
      const client = await newClient();
      const { id } = await client.must<{ id: string }>('POST', '/workflows', { template: slug });
      const request = { draft: true, pretend: true };
      const { runId } = await client.must<{ runId: string }>('POST', `/workflows/${id}/runs`, request);
      const run = await client.ended(runId);
      expect([run.status, run.error]).toEqual(['succeeded', null]);
      const steps = (await client.steps(runId)) as (StepReply & { output: Json })[];
      const last = steps.find(({ nodeId }) => nodeId === lastStep);
      expect(last).toMatchObject({ status: 'succeeded', output: { out: [{ data: output }] } });
    });
});
