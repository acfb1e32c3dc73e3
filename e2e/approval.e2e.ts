import { expect, test } from '@playwright/test';
import { arrive, signUp } from './support/people.ts';

const step = (type: string, place: { label: string; x: number }, config: object = {}) => ({
  ...{ type, typeVersion: 1, label: place.label, position: { x: place.x, y: 200 }, config }
});
/** `a.port>b.port`; ports left out are `out` and `in`. */
function wire(text: string) {
  const [from = '', to = ''] = text.split('>');
  const [source, sourcePort = 'out'] = from.split('.');
  const [target, targetPort = 'in'] = to.split('.');
  return { source, sourcePort, target, targetPort };
}
const document = {
  automateos: 1,
  name: 'Publish a post',
  nodes: {
    n_start: step('start', { label: 'Start', x: 0 }),
    n_ask: step(
      'approval',
      { label: 'Ask the editor', x: 300 },
      {
        question: 'Publish “Ten tools”?',
        details: 'Ten tools that I use every day.\nThe third one is free.'
      }
    ),
    n_route: step(
      'switch',
      { label: 'By kind', x: 600 },
      {
        rules: {
          r_long: { name: 'Long', left: { expr: '{{ $json.kind }}' }, right: 'long', order: 1 },
          r_short: { name: 'Short', left: { expr: '{{ $json.kind }}' }, right: 'short', order: 2 }
        }
      }
    ),
    n_merge: step('merge', { label: 'Together', x: 900 }, { inputs: 3 }),
    n_pause: step('wait', { label: 'Until tomorrow', x: 1200 }, { durationMs: 86_400_000 })
  },
  edges: {
    a: wire('n_start>n_ask'),
    b: wire('n_ask.approved>n_route'),
    c: wire('n_route.r_long>n_merge'),
    d: wire('n_route.r_short>n_merge.in2'),
    e: wire('n_route.fallback>n_merge.in3'),
    f: wire('n_merge>n_pause')
  }
};

test('a run waits for somebody without an account, and then for its time', async ({ browser }) => {
  const owner = await signUp(browser, 'Ada Lovelace');
  const headers = { origin: process.env.E2E_URL! };
  const post = async (path: string, data: object = {}) => {
    const reply = await owner.page.request.post(`/api/v1${path}`, { data, headers });
    expect(reply.ok(), await reply.text()).toBe(true);
    return (await reply.json()) as Record<string, string>;
  };
  const { id } = await post('/workflows', { document });
  await post(`/workflows/${id}/publish`);
  await owner.page.goto(`/app/workflows/${id}`);
  const card = (nodeId: string) => owner.page.locator(`[data-step="${nodeId}"]`);
  await expect(card('n_route')).toBeVisible();
  const { runId } = await post(`/workflows/${id}/runs`, { input: { kind: 'short' } });
  await expect(card('n_ask')).toContainText('Until', { timeout: 20_000 });

  await owner.page.goto(`/app/runs/${runId}`);
  const link = await owner.page.getByLabel('Link for somebody without an account').inputValue();

  const guest = await arrive(browser, 'Bob');
  for (let time = 0; time < 2; time++) {
    await guest.page.goto(link); // looking at it decides nothing
    await expect(guest.page.getByRole('heading', { name: 'Publish “Ten tools”?' })).toBeVisible();
  }
  await guest.page.getByLabel('Your name').fill('Bob');
  await guest.page.getByLabel('Comment').fill('Go ahead');
  await guest.page.getByRole('button', { name: 'Approve' }).click();
  await expect(guest.page.getByRole('status')).toHaveText('Approved by Bob through the link');

  await expect(owner.page.getByText('Approved by Bob through the link').first()).toBeVisible({
    timeout: 20_000
  });
  await expect(owner.page.getByText('Goes on')).toBeVisible();
  await owner.page.getByRole('button', { name: 'Stop' }).click();
  await expect(owner.page.getByText('Cancelled').first()).toBeVisible({ timeout: 20_000 });
});
