import { toPublicId, type Json, type WorkflowDocument } from '@automateos/workflow';
import { edgesMap, metaMap, nodesMap, notesMap } from '@automateos/workflow/document';
import { canonicalJson } from '@automateos/workflow/interop';
import { giveRandomCommand } from '@automateos/workflow/document/testing/random-commands';
import type { Random } from '@automateos/workflow/document/testing/random';
import type { TestClient } from '@automateos/collab-server/testing/client';
import { waitFor } from '@automateos/worker/testing/fixture';
import * as Y from 'yjs';
import { MARGIN } from './options.ts';
import type { Rig, Team } from './rig.ts';

export interface Room {
  orgId: string;
  workflowId: string;
  name: string;
  /** API keys of people who may edit, the owner first. */
  tokens: string[];
}

/** A document and so many people who may edit it. */
export async function newRoom(
  rig: Rig,
  team: Team,
  options: { people: number; document?: WorkflowDocument }
): Promise<Room> {
  const workflow = await rig.workshop.newWorkflow(team.orgId, options.document);
  const tokens = [team.token];
  while (tokens.length < options.people)
    tokens.push((await rig.workshop.addPerson(team.orgId, 'editor')).token);
  return { ...workflow, name: toPublicId('wf', workflow.workflowId), tokens };
}

export const synced = (clients: readonly TestClient[], timeoutMs = 10_000): Promise<unknown> =>
  waitFor(() => clients.every(({ provider }) => provider.isSynced), {
    what: 'everybody to have the document',
    timeoutMs: timeoutMs * MARGIN
  });

export const allSaved = (clients: readonly TestClient[], timeoutMs = 10_000): Promise<unknown> =>
  waitFor(() => clients.every(({ isSaved }) => isSaved), {
    what: 'everything to be saved',
    timeoutMs: timeoutMs * MARGIN
  });

/**
 * Everything that makes two replicas the same: what they have seen, what is deleted, and what they show. Not the encoded
 * bytes: how Yjs packs neighbours together depends on the order in which they came.
 */
export function stateOf(doc: Y.Doc): string {
  const { sv, ds } = Y.snapshot(doc);
  const byClient = <T>(map: Map<number, T>): [number, T][] => [...map].sort(([a], [b]) => a - b);
  const roots = [nodesMap(doc), edgesMap(doc), notesMap(doc), metaMap(doc), doc.getMap('test')];
  return canonicalJson([
    byClient(sv),
    byClient(ds.clients),
    roots.map((root) => root.toJSON() as Json)
  ] as Json);
}

/** Waits until all hold the same. */
export const converged = (clients: readonly TestClient[], timeoutMs = 10_000): Promise<unknown> =>
  waitFor(() => new Set(clients.map(({ doc }) => stateOf(doc))).size === 1, {
    what: 'everybody to see the same',
    timeoutMs: timeoutMs * MARGIN
  });

/**
 * Edits of one person: any command of the builder, and each time an entry of its own in a map that nobody else writes, so
 * that what was called saved can be looked for afterwards.
 */
export class Editing {
  readonly client: TestClient;
  readonly #random: Random;
  readonly #name: string;
  readonly #pending = new Map<string, number>();
  readonly saved = new Set<string>();
  edits = 0;

  constructor(client: TestClient, name: string, random: Random) {
    this.client = client;
    this.#name = name;
    this.#random = random;
  }

  edit(): void {
    this.settle();
    giveRandomCommand({ doc: this.client.doc, random: this.#random });
    const key = `${this.#name}:${++this.edits}`;
    this.client.map.set(key, this.edits);
    this.#pending.set(key, this.client.sent);
  }

  /** Notes what the server has called saved by now. */
  settle(): void {
    const { client } = this;
    for (const [key, frame] of this.#pending)
      if (client.provider.isSynced && client.through >= frame) {
        this.saved.add(key);
        this.#pending.delete(key);
      }
  }

  /** The connection is gone: numbers of its frames mean nothing on the next one. */
  interrupted(): void {
    this.settle();
    this.#pending.clear();
  }

  /** What was called saved and is not there. */
  lost(stored: Y.Doc): string[] {
    const kept = stored.getMap('test');
    return [...this.saved].filter((key) => !kept.has(key)).map((key) => `P7: saved edit ${key} is lost.`);
  }
}
