import { expect, test, type Page } from '@playwright/test';
import { clientOf, flow, type ApiClient } from './support/api.ts';
import { card, cardThat, clickUntil, saved } from './support/builder.ts';
import { canvas, signUp, type Person } from './support/people.ts';

let ada: Person;
let api: ApiClient;

test.beforeEach(async ({ browser }) => {
  ada = await signUp(browser, 'Ada Lovelace');
  api = await clientOf(ada.page);
});

test.afterEach(() => ada.context.close());

const field = (name: string, value: unknown) => ({ fields: { a: { name, value, order: 1 } } });
const stepButton = (page: Page, label: string, words: string) =>
  page.getByRole('button', { name: new RegExp(`^${label}, .*${words}`) });
const otherRuns = (page: Page) => page.getByRole('region', { name: 'Other runs' });

/** Pulls a wire from a step to a port of another; a view that still glides makes it miss, and then it is pulled again. */
async function pullWire(page: Page, from: string, to: { label: string; port: string }): Promise<void> {
  const output = card(page, from).getByLabel(/^Output/);
  const input = card(page, to.label).getByLabel(`Input ${to.port}`);
  await expect(async () => {
    const [start, end] = [await output.boundingBox(), await input.boundingBox()];
    if (!start || !end) throw new Error('The ports are not in view.');
    await page.mouse.move(start.x + start.width / 2, start.y + start.height / 2);
    await page.mouse.down();
    await page.mouse.move(end.x + end.width / 2, end.y + end.height / 2, { steps: 12 });
    await page.mouse.up();
    const wired = new RegExp(`inputs from .*${from}, .*outputs? to`);
    await expect(card(page, to.label)).toHaveAccessibleName(wired, { timeout: 2_000 });
  }).toPass({ timeout: 30_000 });
}

test('a loop is closed by hand, runs, and the run shows its rounds', async () => {
  const { page } = ada;
  const document = flow(
    'Three guests',
    [
      ['Start', 'start'],
      ['Guests', 'split-out', { list: { expr: "{{ ['Ann', 'Ben', 'Cleo'] }}" }, name: 'guest' }],
      ['Rounds', 'loop'],
      ['Greet', 'set-fields', field('greeting', { expr: 'Hello {{ $json.guest }}' })],
      ['All', 'set-fields', field('said', { expr: '{{ $json.greeting }}' })]
    ],
    ['Start>Guests', 'Guests>Rounds']
  );
  const wire = (sourcePort: string, target: string) => ({
    ...{ source: 'Rounds', sourcePort, target, targetPort: 'in' }
  });
  document.nodes.Greet!.position = { x: 800, y: 260 };
  document.nodes.All!.position = { x: 1060, y: -40 };
  Object.assign(document.edges, { body: wire('loop', 'Greet'), end: wire('done', 'All') });
  const id = await api.create(document);
  await page.goto(`/app/workflows/${id}`);
  await expect(canvas(page)).toBeVisible();

  await pullWire(page, 'Greet', { label: 'Rounds', port: 'Back' });
  await saved(page);
  await page.getByRole('button', { name: /^Run/ }).click();
  await expect(cardThat(page, 'All', 'succeeded')).toBeVisible();

  await page.goto('/app/runs');
  await page
    .getByRole('row', { name: /Three guests/ })
    .getByRole('link')
    .click();
  const chosen = page.getByRole('region', { name: 'The chosen step' });
  const rounds = chosen.getByRole('group', { name: 'Round' });
  await clickUntil(stepButton(page, 'Greet', '3 rounds'), rounds);
  await expect(rounds).toContainText('Round 3 of 3');
  await expect(chosen.getByText('Hello Cleo')).toBeVisible();
  await rounds.getByRole('button', { name: 'Round before' }).click();
  await expect(chosen.getByText('Hello Ben')).toBeVisible();
  await stepButton(page, 'All', 'Finished').click();
  for (const name of ['Ann', 'Ben', 'Cleo'])
    await expect(chosen.getByText(`Hello ${name}`).first()).toBeVisible();
});

test('a workflow runs another one, and each run leads to the other', async () => {
  const { page } = ada;
  const child = await api.createLive(
    flow('Write the invoice', [
      [
        'Called',
        'called-by-workflow',
        { inputs: { a: { name: 'order', type: 'number', required: true, order: 1 } } }
      ],
      ['Invoice', 'set-fields', field('number', { expr: 'R-{{ $json.order }}' })]
    ])
  );
  const parent = await api.createLive(
    flow('Order arrived', [
      ['Start', 'start'],
      ['Order', 'set-fields', field('order', 7)],
      ['Bill', 'run-workflow', { workflow: child }],
      ['Mail', 'set-fields', field('subject', { expr: 'Invoice {{ $json.number }}' })]
    ])
  );
  const runId = await api.start(parent);
  expect((await api.ended(runId)).status).toBe('succeeded');

  await page.goto(`/app/runs/${runId}`);
  await clickUntil(
    stepButton(page, 'Mail', 'Finished'),
    page.getByRole('region', { name: 'The chosen step' }).getByText('Invoice R-7')
  );
  await expect(otherRuns(page)).toContainText('by “Bill”');
  await otherRuns(page).getByRole('link', { name: 'Write the invoice' }).click();
  await expect(page.getByRole('heading', { name: 'Write the invoice' })).toBeVisible();
  await expect(otherRuns(page)).toContainText('Called by');
  await otherRuns(page).getByRole('link', { name: 'Order arrived' }).click();
  await expect(page).toHaveURL(new RegExp(runId));
});

test('a run that fails for good starts what watches, once, and says why', async () => {
  const { page } = ada;
  const watcher = await api.createLive(
    flow('Tell the team', [
      ['Trouble', 'on-error'],
      ['Told', 'set-fields', field('text', { expr: '{{ $json.workflow.name }}: {{ $json.error.message }}' })]
    ])
  );
  const failing = await api.createLive(
    flow('Ship the order', [
      ['Start', 'start'],
      ['Check', 'stop-with-error', { message: 'The order has no address' }]
    ])
  );
  const runId = await api.start(failing);
  expect((await api.ended(runId)).status).toBe('failed');
  const started = () => api.must<{ data: { id: string }[] }>('GET', `/runs?workflowId=${watcher}`);
  await expect.poll(async () => (await started()).data.length).toBe(1);
  const [told] = (await started()).data;
  expect((await api.ended(told!.id)).status).toBe('succeeded');

  await page.goto(`/app/runs/${runId}`);
  await expect(page.getByRole('region', { name: 'Why it failed' })).toContainText('The order has no address');
  await expect(otherRuns(page).getByRole('link')).toHaveCount(1);
  await expect(otherRuns(page)).toContainText('because this run failed');
  await otherRuns(page).getByRole('link', { name: 'Tell the team' }).click();
  await expect(otherRuns(page).getByRole('link', { name: 'Ship the order' })).toBeVisible();
  await clickUntil(
    stepButton(page, 'Told', 'Finished'),
    page
      .getByRole('region', { name: 'The chosen step' })
      .getByText('Ship the order: The order has no address')
  );
  expect((await started()).data).toHaveLength(1);
});
