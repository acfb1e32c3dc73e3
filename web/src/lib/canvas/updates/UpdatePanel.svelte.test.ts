import '../../../app.css';
import type { WorkflowDocument } from '@automateos/workflow';
import { createState, readBase } from '@automateos/workflow/document';
import { afterEach, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { IndexeddbPersistence } from 'y-indexeddb';
import * as Y from 'yjs';
import { localName } from '#lib/collab/local-store.ts';
import { Room } from '#lib/collab/room.svelte.ts';
import { Builder } from '../builder.svelte.ts';
import { Launcher } from '../launch/launcher.svelte.ts';
import UpdatePanel from './UpdatePanel.svelte';
import { UpdateMerge } from './update-merge.svelte.ts';

const ME = { id: 'usr_me', name: 'Me' };

const leads = (url: string, label = 'Find company'): WorkflowDocument => ({
  name: 'Leads',
  nodes: {
    n_start: { type: 'start', typeVersion: 1, label: 'Start', position: { x: 0, y: 0 }, config: {} },
    n_find: {
      ...{ type: 'http-request', typeVersion: 1, label, position: { x: 280, y: 0 } },
      config: { method: 'GET', url }
    }
  },
  edges: { e_1: { source: 'n_start', sourcePort: 'out', target: 'n_find', targetPort: 'in' } }
});

let room: Room;
let launcher: Launcher;
let builder: Builder;

/** A room that opens from this device's copy. */
async function open(mine: WorkflowDocument): Promise<UpdateMerge> {
  const documentId = `wf_${crypto.randomUUID().replaceAll('-', '').slice(0, 22)}`;
  const doc = new Y.Doc();
  const copy = new IndexeddbPersistence(localName(ME.id, documentId), doc);
  await copy.whenSynced;
  Y.applyUpdate(doc, createState(mine));
  await copy.destroy();
  room = new Room({ documentId, me: ME, mayEdit: true, mayChooseHosts: true, origin: 'ws://127.0.0.1:9' });
  builder = new Builder(room);
  launcher = new Launcher({ room, pretendHosts: [], number: null, active: false, unpublished: false });
  await expect.poll(() => room.canEdit).toBe(true);
  return new UpdateMerge(builder, launcher);
}

afterEach(() => {
  launcher.destroy();
  builder.destroy();
  room.destroy();
});

const update = (base: WorkflowDocument, theirs: WorkflowDocument) => ({
  source: {
    ...{ slug: 'leads', title: 'Leads', version: 1, kind: 'fork' as const },
    creator: { handle: 'ada', name: 'Ada', color: 'teal' as const, verified: false }
  },
  ...{ latest: 2, changes: 2, conflicts: 1, items: [], permissions: [], releases: [] },
  documents: { base, theirs }
});

test('a conflict is decided and a new host agreed to before the update is applied, as one step', async () => {
  const base = leads('https://api.example.com/');
  const merge = await open(leads('https://mine.example.com/'));
  merge.update = update(base, leads('https://theirs.example.com/', 'Look up'));
  render(UpdatePanel, { merge });

  await expect.element(page.getByText('2 changes, 1 touches yours')).toBeVisible();
  const apply = page.getByRole('button', { name: 'Apply' });
  await expect.element(apply).toBeDisabled();
  await page.getByRole('radio', { name: /Take theirs/ }).click();
  await expect.element(apply).toBeDisabled();
  await page.getByRole('checkbox', { name: 'Sends data to theirs.example.com' }).click();
  await apply.click();
  const read = () => [room.node('n_find')?.label, room.node('n_find')?.config.url, room.read(readBase)];
  expect(read()).toEqual(['Look up', 'https://theirs.example.com/', 2]);
  room.undo();
  expect(read()).toEqual(['Find company', 'https://mine.example.com/', undefined]);
});

test('what is kept or left asks for nothing', async () => {
  const base = leads('https://api.example.com/');
  const merge = await open(leads('https://mine.example.com/'));
  merge.update = update(base, leads('https://theirs.example.com/', 'Look up'));
  render(UpdatePanel, { merge });

  await page.getByRole('radio', { name: /Keep mine/ }).click();
  await page.getByRole('checkbox', { name: /Find company/ }).click();
  await expect.element(page.getByText('it may do more')).not.toBeInTheDocument();
  await page.getByRole('button', { name: 'Apply' }).click();
  expect([room.node('n_find')?.label, room.read(readBase)]).toEqual(['Find company', 2]);
});
