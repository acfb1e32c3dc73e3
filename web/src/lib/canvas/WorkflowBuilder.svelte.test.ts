import '../../app.css';
import type { WorkflowDocument } from '@automateos/workflow';
import { createState } from '@automateos/workflow/document';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { IndexeddbPersistence } from 'y-indexeddb';
import * as Y from 'yjs';
import { localName } from '#lib/collab/local-store.ts';
import { Room } from '#lib/collab/room.svelte.ts';
import WorkflowBuilder from './WorkflowBuilder.svelte';

const ME = { id: 'usr_me', name: 'Me' };
const step = (type: string, label: string, [x, y]: [number, number]) => ({
  ...{ type, typeVersion: 1, label, position: { x, y }, config: {} }
});
const wire = (source: string, target: string, sourcePort = 'out') => ({
  source,
  sourcePort,
  target,
  targetPort: 'in'
});

const LEADS: WorkflowDocument = {
  name: 'Lead concierge',
  nodes: {
    n_start00001: step('webhook', 'Demo request', [0, 0]),
    n_fetch00001: step('http-request', 'Find company', [280, -80]),
    n_score00001: step('set-fields', 'Score the lead', [280, 80]),
    n_good000001: step('if', 'Good fit?', [560, 0]),
    n_book000001: step('http-request', 'Book intro call', [840, -120])
  },
  edges: {
    e_1: wire('n_start00001', 'n_fetch00001'),
    e_2: wire('n_start00001', 'n_score00001'),
    e_3: wire('n_fetch00001', 'n_good000001'),
    e_4: wire('n_good000001', 'n_book000001', 'true')
  },
  notes: { note_1: { text: 'Why 70?', position: { x: 0, y: 140 }, width: 200, height: 80, color: 'yellow' } }
};

/** A room that opens from this device's copy: what a person sees while the server is away. */
async function openRoom(document: WorkflowDocument): Promise<Room> {
  const documentId = `wf_${crypto.randomUUID().replaceAll('-', '').slice(0, 22)}`;
  const doc = new Y.Doc();
  const copy = new IndexeddbPersistence(localName(ME.id, documentId), doc);
  await copy.whenSynced;
  Y.applyUpdate(doc, createState(document));
  await copy.destroy();
  return new Room({ documentId, me: ME, mayEdit: true, mayChooseHosts: true, origin: 'ws://127.0.0.1:9' });
}

let room: Room;
const open = async (document: WorkflowDocument) => {
  room = await openRoom(document);
  render(WorkflowBuilder, {
    ...{ room, org: 'Growth', mayRun: true, pretendHosts: ['slack.com'] },
    live: { number: 3, active: true, unpublished: true }
  });
};
const card = (label: string) =>
  page.getByRole('group', { name: new RegExp(`^${label.replace('?', '\\?')},`) });
const labels = () => [...room.graph.storedNodes.values()].map((node) => node.label).sort();

beforeEach(() => page.viewport(1440, 900));
afterEach(() => room.destroy());

describe('the builder, from the copy on this device', () => {
  test('shows the steps with names that say everything, and says that it is offline', async () => {
    await open(LEADS);
    await expect
      .element(card('Good fit?'))
      .toHaveAccessibleName(
        'Good fit?, If, not run yet, 1 input from Find company, 1 output to Book intro call'
      );
    await expect.element(page.getByText('Offline: kept on this device')).toBeVisible();
  });

  test('adds a connected step by keyboard alone, and undo takes it away in one step', async () => {
    await open(LEADS);
    await card('Book intro call').click();
    await userEvent.keyboard('n');
    await userEvent.keyboard('set{Enter}');
    await expect.element(card('Set fields')).toBeVisible();
    expect([...room.graph.storedEdges.values()]).toContainEqual(
      expect.objectContaining({ source: 'n_book000001', targetPort: 'in' })
    );
    await userEvent.keyboard('{Control>}z{/Control}');
    await expect.poll(labels).toEqual(
      Object.values(LEADS.nodes)
        .map((node) => node.label)
        .sort()
    );
    expect(room.graph.storedEdges.size).toBe(4);
  });

  test('moves the selected step by one grid step and writes it', async () => {
    await open(LEADS);
    await card('Score the lead').click();
    await userEvent.keyboard('{ArrowDown}');
    await expect.poll(() => room.graph.storedNodes.get('n_score00001')?.position).toEqual({ x: 280, y: 100 });
  });

  test('renames in place', async () => {
    await open(LEADS);
    await card('Score the lead').click();
    await userEvent.keyboard('{F2}Rate it{Enter}');
    await expect.element(card('Rate it')).toBeVisible();
  });

  test('connects by keyboard, offering only what is allowed', async () => {
    await open(LEADS);
    await card('Good fit?').click();
    await userEvent.keyboard('c');
    await expect.element(page.getByRole('option', { name: 'No → Book intro call' })).toBeVisible();
    await expect.element(page.getByRole('option', { name: /Demo request/ })).not.toBeInTheDocument();
    await userEvent.keyboard('no{Enter}');
    await expect.poll(() => room.graph.storedEdges.size).toBe(5);
  });

  test('pasted steps lie beside what is there, point at each other, and are one step of undo', async () => {
    await open(LEADS);
    await expect.element(card('Demo request')).toBeVisible();
    const nodes = {
      a: { ...step('webhook', 'Demo request', [0, 0]), config: { path: 'taken' } },
      b: { ...step('http-request', 'Tell', [280, 0]), config: { url: { expr: "{{ $('a').item.json.id }}" } } }
    };
    const text = JSON.stringify({ automateos: 1, name: 'Two', nodes, edges: { e: wire('a', 'b') } });
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', text);
    window.dispatchEvent(new ClipboardEvent('paste', { clipboardData }));
    await expect.element(card('Demo request 2')).toBeVisible();
    const [hook, tell] = ['Demo request 2', 'Tell'].map((label) =>
      [...room.graph.storedNodes].find(([, node]) => node.label === label)!
    );
    expect(tell![1].config.url).toEqual({ expr: `{{ $('${hook![0]}').item.json.id }}` });
    expect(hook![1].config.path).toMatch(/^[0-9A-Za-z]{22}$/);
    expect([...room.graph.storedEdges.values()]).toContainEqual(wire(hook![0], tell![0]));
    await userEvent.keyboard('{Control>}z{/Control}');
    await expect.element(card('Demo request 2')).not.toBeInTheDocument();
    expect(room.graph.storedNodes.size).toBe(5);
  });

  test('what only lacks a secret is offered with pretend services; how to run is remembered', async () => {
    const tell = { url: 'https://slack.com/api/auth.test', auth: 'bearer' };
    await open({
      name: 'News',
      nodes: {
        n_start00001: step('start', 'Start', [0, 0]),
        n_slack00001: { ...step('http-request', 'Tell the team', [280, 0]), config: tell }
      },
      edges: { e_1: wire('n_start00001', 'n_slack00001') }
    });
    await expect.element(page.getByText(/^No secrets yet/)).toBeVisible();
    await expect.element(page.getByRole('button', { name: /^Pretend run/ })).toBeVisible();
    await page.getByRole('button', { name: 'How to run' }).click();
    await page.getByRole('menuitem', { name: /^Run For real/ }).click();
    await expect.element(page.getByRole('button', { name: /^Pretend run/ })).not.toBeInTheDocument();
    await expect.element(page.getByText(/^No secrets yet/)).not.toBeInTheDocument();
    expect(localStorage.getItem(`automateos:run-mode:${room.documentId}`)).toBe('real');
  });

  test('an empty canvas offers three starts', async () => {
    await open({ name: 'New', nodes: { n_gone000001: step('start', 'x', [0, 0]) }, edges: {} });
    await card('x').click();
    await userEvent.keyboard('{Delete}');
    await expect.element(page.getByText('How should this workflow start?')).toBeVisible();
    await page.getByRole('button', { name: /On a schedule/ }).click();
    await expect.poll(labels).toEqual(['Schedule']);
  });
});
