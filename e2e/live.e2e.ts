import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { addStep, card, cardThat, openStep, saved } from './support/builder.ts';
import { arrive, canvas, newWorkflow, signUp, type Person } from './support/people.ts';
import { choosePerson, dock, endSession, joinSession, lead, openPeople, say } from './support/sessions.ts';

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).exclude('.svelte-flow').analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
}

/** Schedules a session on the workflow through the dialog; resolves to the path of its public page. */
async function schedule({ page }: Person, workflowPath: string): Promise<string> {
  await page.goto(`/app/live?workflow=${workflowPath.split('/').at(-1)}`);
  const dialog = page.getByRole('dialog', { name: 'Schedule a session' });
  await dialog.getByLabel('Title').fill('Lead concierge, live');
  await dialog.getByRole('button', { name: 'Schedule' }).click();
  const link = page.getByRole('link', { name: 'Lead concierge, live' });
  await expect(link).toBeVisible();
  return (await link.getAttribute('href'))!;
}

test('a host, a co-builder and a spectator build live, and the session can be replayed and forked', async ({
  browser
}) => {
  test.setTimeout(120_000);
  const maya = await signUp(browser, 'Maya');
  const [tom, sam] = [await arrive(browser, 'Tom'), await arrive(browser, 'Sam')];
  const workflow = await newWorkflow(maya, 'Lead concierge');
  await maya.page.getByRole('button', { name: /When I press Run/ }).click();
  await saved(maya.page);
  const path = await schedule(maya, workflow);

  await test.step('before: a guest says that they come and takes the date along', async () => {
    await sam.page.goto(path);
    await expectAccessible(sam.page);
    await sam.page.getByLabel('Your name').fill('Sam');
    await sam.page.getByRole('button', { name: 'I will come' }).click();
    await expect(sam.page.getByText('See you there')).toBeVisible();
    await expect(sam.page.getByText('1 person comes: Sam')).toBeVisible();
    const file = await sam.page.request.get(`${path}/event.ics`);
    expect(await file.text()).toContain('SUMMARY:Lead concierge\\, live');
    await sam.page.goto('/live');
    await expect(sam.page.getByRole('link', { name: /Lead concierge, live/ }).first()).toBeVisible();
  });

  await test.step('the host goes live, guests come in without an account', async () => {
    const key = `automateos:run-mode:${workflow.split('/').at(-1)}`;
    await maya.page.evaluate((name) => localStorage.setItem(name, 'pretend'), key);
    await maya.page.goto('/app/live');
    const goLive = maya.page.getByRole('button', { name: 'Go live' });
    await expect(goLive).toBeVisible();
    await expect(async () => {
      if (await goLive.isVisible()) await goLive.click();
      await expect(maya.page).toHaveURL(workflow, { timeout: 3_000 });
    }).toPass();
    await expect(dock(maya.page).getByText('Live')).toBeVisible();
    await joinSession(tom, path);
    await joinSession(sam, path);
    await expect(tom.page.getByRole('button', { name: 'Add step' })).toHaveCount(0);
    await expect(dock(maya.page)).toContainText('2');
  });

  await test.step('a raised hand, and the right to build', async () => {
    await dock(tom.page).getByRole('button', { name: 'Raise my hand' }).click();
    await dock(maya.page).getByRole('button', { name: '1 hand up' }).click();
    await choosePerson(maya.page, 'Tom', 'Let them build');
    await expect(tom.page.getByRole('button', { name: /^Add step/ })).toBeVisible();
    await openStep(tom.page, 'Start');
    await addStep(tom.page, 'set fields');
    for (const { page } of [maya, sam]) await expect(card(page, 'Set fields')).toBeVisible();
    await expect(sam.page.getByRole('button', { name: /^Add step/ })).toHaveCount(0);
  });

  await test.step('chat and spotlight', async () => {
    await openPeople(sam.page);
    await say(sam.page, 'Why that step?');
    await expect(dock(maya.page).getByRole('button', { name: 'People & chat (1)' })).toBeVisible();
    await lead(maya.page, /^Ask everyone to follow me/);
    await expect(sam.page.getByText('You follow Maya')).toBeVisible();
    await sam.page.getByRole('button', { name: 'Look around myself' }).click();
    await expect(sam.page.getByText('Maya shows something')).toBeVisible();
    await expectAccessible(sam.page);
  });

  await test.step('a test run on pretend services is seen by all', async () => {
    await saved(maya.page);
    await maya.page.getByRole('button', { name: /^Pretend run/ }).click();
    for (const { page } of [maya, tom, sam])
      await expect(cardThat(page, 'Set fields', 'succeeded')).toBeVisible();
  });

  await test.step('back to watching, and the end', async () => {
    await choosePerson(maya.page, 'Tom', 'Let them only watch');
    await expect(tom.page.getByRole('button', { name: /^Add step/ })).toHaveCount(0);
    await endSession(maya.page);
    await expect(sam.page.getByText('The live session is over.')).toBeVisible();
  });

  await test.step('the replay, and a fork of a moment', async () => {
    await sam.page.getByRole('link', { name: 'To its page' }).click();
    const moment = sam.page.getByRole('slider', { name: 'Moment of the session' });
    const drawing = sam.page.getByRole('group', { name: 'The steps of this workflow' });
    await expect(drawing).toContainText('Start');
    await expect(drawing).not.toContainText('Set fields');
    await moment.press('End');
    await expect(drawing).toContainText('Set fields');
    await expect(sam.page.getByText('Why that step?')).toBeVisible();
    await expect(sam.page.getByText('Tom builds now')).toBeVisible();
    await expectAccessible(sam.page);
    await maya.page.goto(path);
    await maya.page.getByRole('slider', { name: 'Moment of the session' }).press('End');
    await maya.page.getByRole('button', { name: 'Fork at this moment' }).click();
    await expect(maya.page).toHaveURL(/\/app\/workflows\/wf_/);
    await expect(canvas(maya.page)).toBeVisible();
    await expect(card(maya.page, 'Set fields')).toBeVisible();
  });
  for (const { context } of [maya, tom, sam]) await context.close();
});
