import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openTemplates } from './template-folder.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'templates-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const WORKFLOW = { automateos: 1, name: 'Hello', nodes: {}, edges: {} };
const CASE = { title: 'It says so', input: {}, expects: { ran: ['n_1'] } };
const INFO = {
  ...{ title: 'Hello', summary: 'Says it.', category: 'personal', order: 1, services: [], needs: [] },
  ...{ sample: {}, usage: { runsPerMonth: 1 }, cases: [CASE, CASE] }
};

function put(slug: string, info: object | undefined, workflow: object = WORKFLOW): void {
  mkdirSync(join(folder, slug), { recursive: true });
  writeFileSync(join(folder, slug, 'workflow.json'), JSON.stringify(workflow));
  if (info) writeFileSync(join(folder, slug, 'template.json'), JSON.stringify(info));
}

describe('openTemplates', () => {
  test('reads what says that it is a template, in its order, once', async () => {
    put('second', { ...INFO, order: 2 });
    put('first', INFO);
    put('another', { ...INFO, order: undefined });
    put('demo', undefined);
    const templates = openTemplates(folder);
    expect((await templates()).map(({ slug }) => slug)).toEqual(['first', 'second', 'another']);
    put('third', { ...INFO, order: 3 });
    expect(await templates()).toHaveLength(3);
  });

  test.each([
    ['template.json', { ...INFO, category: 'magic' }, WORKFLOW],
    ['workflow.json', INFO, { ...WORKFLOW, edges: 1 }]
  ])('names a wrong %s', async (file, info, workflow) => {
    put('broken', info, workflow);
    await expect(openTemplates(folder)()).rejects.toThrow(`templates/broken/${file}: `);
  });
});
