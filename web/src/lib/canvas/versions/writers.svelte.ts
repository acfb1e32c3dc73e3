import type { Change } from '@automateos/workflow/document';
import { lastWriter, type Comparison, type StepChange } from '@automateos/workflow/document-review';
import { attempt } from '#lib/api.ts';
import type { Room } from '#lib/collab/room.svelte.ts';
import { listWriters } from './versions-api.ts';

/** The server answers at most this many at once. */
const MOST_AT_ONCE = 200;

/** Names of the people behind what differs, asked for once each. */
export class WriterNames {
  #names = $state.raw<ReadonlyMap<number, string>>(new Map());
  readonly #asked = new Set<number>();
  readonly #room: Room;

  constructor(room: Room) {
    this.#room = room;
  }

  /** Who wrote what a step has now. Reactive; without those whose names are not there yet. */
  of(step: StepChange): string[] {
    const names = this.#clientsOf(step).flatMap((client) => this.#names.get(client) ?? []);
    return [...new Set(names)];
  }

  /** Asks for the names that are missing. Without an answer, nobody is named. */
  async load({ steps }: Comparison): Promise<void> {
    const clients = new Set(steps.flatMap((step) => this.#clientsOf(step)));
    const missing = [...clients.difference(this.#asked)].slice(0, MOST_AT_ONCE);
    if (missing.length === 0) return;
    for (const client of missing) this.#asked.add(client);
    const answer = await attempt(listWriters(this.#room.documentId, missing));
    if (!answer) return;
    const named = answer.value.map(({ clientId, name }) => [clientId, name] as const);
    this.#names = new Map([...this.#names, ...named]);
  }

  #clientsOf({ kind, nodeId, node, lines }: StepChange): number[] {
    const changes: Change[] =
      kind === 'added' ? [{ kind: 'node-added', nodeId, node }] : lines.map(({ change }) => change);
    return this.#room.read((doc) => changes.flatMap((change) => lastWriter(doc, change) ?? []));
  }
}
