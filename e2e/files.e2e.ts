import { expect, test } from '@playwright/test';
import { card, saved } from './support/builder.ts';
import { chooseInMenu, dragFiles, dropFiles, textOf } from './support/files.ts';
import { canvas, invite, newWorkflow, signUp, type Person } from './support/people.ts';

const stepOf = (type: string, label: string, x: number) => ({
  ...{ type, typeVersion: 1, label, position: { x, y: 0 }, config: {} }
});
const url = { expr: "https://api.example.com/{{ $('n_hook').item.json.body.id }}" };
const LEADS = {
  automateos: 1,
  name: 'Lead concierge',
  nodes: {
    n_hook: stepOf('webhook', 'Demo request', 0),
    n_call: { ...stepOf('http-request', 'Find company', 280), config: { url, auth: 'bearer' } },
    n_set: stepOf('set-fields', 'Score the lead', 560)
  },
  edges: {
    e_1: { source: 'n_hook', sourcePort: 'out', target: 'n_call', targetPort: 'in' },
    e_2: { source: 'n_call', sourcePort: 'out', target: 'n_set', targetPort: 'in' }
  },
  notes: {
    note_1: { text: 'Why 70?', position: { x: 0, y: 140 }, width: 200, height: 80, color: 'yellow' }
  }
};
const leads = { name: 'leads.automateos.json', text: JSON.stringify(LEADS) };

test.describe('workflow files', () => {
  let maya: Person;

  test.beforeEach(async ({ browser }) => {
    maya = await signUp(browser, 'Maya');
  });
  test.afterEach(() => maya.context.close());

  /** The file of the open canvas, by the menu. */
  async function download(): Promise<{ name: string; text: string }> {
    const coming = maya.page.waitForEvent('download');
    await chooseInMenu(maya.page, /^Download file/);
    const file = await coming;
    return { name: file.suggestedFilename(), text: await textOf(file) };
  }

  test('a workflow leaves as a file and comes back as a new one with the same bytes', async () => {
    const { page } = maya;
    await page.goto('/app/workflows');
    await expect(page.getByRole('button', { name: 'Import', exact: true })).toBeVisible();
    await expect(async () => {
      await dropFiles(page, [leads]);
      await expect(canvas(page)).toBeVisible({ timeout: 5_000 });
    }).toPass();
    await expect(card(page, 'Find company')).toBeVisible();
    const first = await download();
    expect(first.name).toBe('Lead concierge.automateos.json');
    expect(first.text.endsWith('}\n')).toBe(true);
    expect(JSON.parse(first.text)).toEqual(LEADS);

    const before = page.url();
    await dropFiles(page, [first]);
    const dialog = page.getByRole('dialog', { name: 'Lead concierge' });
    await expect(dialog.getByText('3 steps, 1 note. Nothing is changed yet.')).toBeVisible();
    await expect(dialog.getByText('api.example.com')).toBeVisible();
    await expect(dialog.getByText('Choose a secret in')).toBeVisible();
    await dialog.getByRole('button', { name: 'Make a new workflow' }).click();
    await expect(page).not.toHaveURL(before);
    await expect(card(page, 'Find company')).toBeVisible();
    expect((await download()).text).toBe(first.text);
  });

  test('a file dropped on the canvas is merged beside what is there, live, and is one step of undo', async ({
    browser
  }) => {
    const tom = await invite(browser, maya, { name: 'Tom' });
    const { page } = maya;
    const path = await newWorkflow(maya, 'Mine');
    await page.getByRole('button', { name: /When I press Run/ }).click();
    await tom.page.goto(path);
    await expect(card(tom.page, 'Start')).toBeVisible();

    await dropFiles(page, [leads]);
    await page.getByRole('button', { name: 'Add to this canvas' }).click();
    await expect(card(tom.page, 'Find company')).toBeVisible();
    await saved(page);
    const merged = JSON.parse((await download()).text) as typeof LEADS;
    expect(Object.keys(merged.nodes)).toHaveLength(4);
    expect(Object.keys(merged.nodes)).not.toContain('n_hook');
    const byLabel = (label: string) => Object.entries(merged.nodes).find(([, node]) => node.label === label)!;
    const called = byLabel('Find company')[1].config as typeof LEADS.nodes.n_call.config;
    expect(called.url.expr).toContain(`$('${byLabel('Demo request')[0]}')`);

    await canvas(page).focus();
    await page.keyboard.press('ControlOrMeta+z');
    await expect(card(page, 'Find company')).toBeHidden();
    await expect(card(tom.page, 'Demo request')).toBeHidden();
    await expect(card(tom.page, 'Start')).toBeVisible();
    await tom.context.close();
  });

  test('a bad file gets a sentence that names the place, and changes nothing', async () => {
    const { page } = maya;
    await newWorkflow(maya, 'Mine');
    const broken = {
      ...LEADS,
      nodes: { ...LEADS.nodes, n_set: { ...LEADS.nodes.n_set, position: { x: 1 } } }
    };
    const cases: [text: string, sentence: string][] = [
      [JSON.stringify(broken), 'In the step “Score the lead”, position → y: this is missing.'],
      ['{\n  "automateos": 1,\n}', 'This file is broken in line 3, column 1: “}” cannot stand there.'],
      [
        '{"automateos":2}',
        'A newer AutomateOS made this file: it has format 2, and format 1 can be read here.'
      ],
      [
        '{"nodes":[7],"connections":{}}',
        'This is a workflow exported from n8n, but it is damaged at “nodes › 0”. Export it there once more.'
      ],
      ['', 'This file is empty.'],
      ['\0\u0001', 'This is not a text file. A workflow file ends in “.automateos.json”.']
    ];
    for (const [text, sentence] of cases) {
      await dropFiles(page, [{ name: 'bad.json', text }]);
      const dialog = page.getByRole('dialog', { name: 'This file cannot be imported' });
      await expect(dialog.getByText(sentence)).toBeVisible();
      await expect(async () => {
        await page.keyboard.press('Escape'); // heard only once the dialog has the keyboard
        await expect(dialog).toBeHidden({ timeout: 1_000 });
      }).toPass();
    }
    await expect(page.getByText('How should this workflow start?')).toBeVisible();
  });

  test('several files become workflows, by the chooser too, and the list gives them back', async () => {
    const { page } = maya;
    await page.goto('/app/workflows');
    const second = { name: 'two.json', text: leads.text.replace('Lead concierge', 'Second') };
    const bad = { name: 'bad.json', text: '[]' };
    const asked = page.waitForEvent('filechooser');
    await expect(async () => {
      await page.getByRole('button', { name: 'Import', exact: true }).click();
      await Promise.race([asked, page.waitForEvent('filechooser', { timeout: 1_000 })]);
    }).toPass();
    const chooser = await asked;
    await chooser.setFiles(
      [leads, second, bad].map(({ name, text }) => ({
        name,
        mimeType: 'application/json',
        buffer: Buffer.from(text)
      }))
    );
    const dialog = page.getByRole('dialog', { name: 'This file cannot be imported' });
    await expect(dialog.getByText('2 other files became workflows.')).toBeVisible();
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await expect(page.getByRole('link', { name: 'Lead concierge' })).toBeVisible();
    const row = page.getByRole('row', { name: /Second/ });
    await row.getByRole('button', { name: 'More' }).click();
    const coming = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: 'Download file' }).click();
    expect(JSON.parse(await textOf(await coming))).toEqual({ ...LEADS, name: 'Second' });
  });

  test('whoever may only look can keep a file and is offered nothing else', async ({ browser }) => {
    const vera = await invite(browser, maya, { name: 'Vera', role: 'Viewer' });
    await vera.page.goto(await newWorkflow(maya, 'Mine'));
    await expect(canvas(vera.page)).toBeVisible();
    const drag = await dragFiles(vera.page, [leads], { x: 700, y: 450 });
    await drag.letGo();
    await vera.page.getByRole('button', { name: 'More', exact: true }).click();
    await expect(vera.page.getByRole('menuitem', { name: /^Download file/ })).toBeVisible();
    await expect(vera.page.getByRole('menuitem', { name: /^Import file/ })).toBeHidden();
    await expect(vera.page.getByText(/^Drop /)).toBeHidden();
    await expect(vera.page.getByRole('dialog')).toBeHidden();
    await vera.context.close();
  });
});
