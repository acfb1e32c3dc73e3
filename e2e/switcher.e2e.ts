import { expect, test } from '@playwright/test';
import { dropFiles } from './support/files.ts';
import { card, cardThat, field, inspector, openStep, saved } from './support/builder.ts';
import { canvas, newWorkflow, signUp } from './support/people.ts';
import { recordedAt } from './support/sink.ts';

/** As n8n exports it: a call with a token, a Set that reads the answer, and a node that does not exist here. */
const exported = (url: string) => ({
  name: 'New leads to the CRM',
  nodes: [
    { name: 'Press', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} },
    {
      ...{ name: 'Create lead', type: 'n8n-nodes-base.httpRequest', typeVersion: 4.2, position: [220, 0] },
      parameters: {
        method: 'POST',
        url,
        authentication: 'genericCredentialType',
        genericAuthType: 'httpBearerAuth',
        sendBody: true,
        specifyBody: 'json',
        jsonBody: '={ "source": "{{ $workflow.name }}" }',
        options: {}
      },
      credentials: { httpBearerAuth: { id: '12', name: 'CRM of Tom' } }
    },
    {
      ...{ name: 'Summary', type: 'n8n-nodes-base.set', typeVersion: 3.4, position: [440, 0] },
      parameters: {
        assignments: {
          assignments: [
            { id: '1', name: 'told', type: 'string', value: '=Lead of {{ $json.received.source }}' }
          ]
        }
      }
    },
    {
      ...{ name: 'Book a call', type: 'n8n-nodes-base.googleCalendar', typeVersion: 1, position: [660, 0] },
      parameters: { calendar: 'sales' },
      credentials: { googleCalendarOAuth2Api: { id: '3', name: 'Calendar' } }
    }
  ],
  connections: {
    Press: { main: [[{ node: 'Create lead', type: 'main', index: 0 }]] },
    'Create lead': { main: [[{ node: 'Summary', type: 'main', index: 0 }]] },
    Summary: { main: [[{ node: 'Book a call', type: 'main', index: 0 }]] }
  },
  pinData: {},
  settings: { executionOrder: 'v1' }
});

test('J9: a workflow of n8n is dropped, told about, connected, and runs', async ({ browser }) => {
  const sink = process.env.E2E_SINK!;
  const path = `/n8n-${Date.now()}`;
  const ada = await signUp(browser, 'Ada');
  const { page } = ada;
  await newWorkflow(ada, 'From n8n');
  await expect(canvas(page)).toBeVisible();
  await dropFiles(page, [{ name: 'leads.json', text: JSON.stringify(exported(sink + path)) }]);

  const dialog = page.getByRole('dialog', { name: 'New leads to the CRM' });
  await expect(dialog.getByText('From n8n: 3 of 4 steps came over')).toBeVisible();
  const lines = dialog.getByRole('listitem');
  await expect(lines.first()).toContainText('Book a call');
  await expect(lines.first()).toContainText('no such step here yet');
  await expect(lines.filter({ hasText: 'Create lead' })).toContainText('Connect it');
  await dialog.getByRole('button', { name: 'Add to this canvas' }).click();

  await openStep(page, 'Book a call');
  await canvas(page).focus();
  await page.keyboard.press('Delete');
  await expect(card(page, 'Book a call')).toHaveCount(0);

  await openStep(page, 'Create lead');
  await inspector(page).getByRole('button', { name: 'New', exact: true }).click();
  const secret = page.getByRole('dialog');
  await secret.getByLabel('Name').fill('CRM');
  await secret.getByLabel('Value').fill('token-of-the-crm');
  await secret.getByLabel('May be sent to').fill(new URL(sink).hostname);
  await secret.getByRole('button', { name: 'Add the secret' }).click();
  await expect(secret).toHaveCount(0);
  await saved(page);
  await expect(field(page, 'URL')).toBeVisible();

  await page.getByRole('button', { name: /^Run/ }).click();
  await expect(cardThat(page, 'Summary', 'succeeded')).toBeVisible();
  const [call] = await recordedAt(sink, path);
  expect(call?.headers['authorization']).toBe('Bearer token-of-the-crm');
  expect(call?.headers['content-type']).toContain('application/json');
  await openStep(page, 'Summary', 'succeeded');
  await inspector(page).getByRole('tab', { name: 'Goes out' }).click();
  await expect(inspector(page).getByText('Lead of From n8n').first()).toBeVisible();
  await ada.context.close();
});
