import type { Room } from '#lib/collab/room.svelte.ts';
import { onlyLacksSecrets } from './pretend-reach.ts';

type Mode = 'real' | 'pretend';

const keyOf = (workflowId: string): string => `automateos:run-mode:${workflowId}`;

/** Whether Run calls the services for real; what was chosen last is remembered on this device, per workflow. */
export class RunMode {
  #chosen = $state.raw<Mode | undefined>();
  readonly #room: Room;
  readonly #pretendHosts: ReadonlySet<string>;
  /** A real run would be refused because secrets are missing; a pretend one would go through. */
  readonly #needsPretend = $derived.by(() => {
    const { graph, problems } = this.#room;
    if (problems.all.length === 0) return false; // nothing is read of the steps then, and no move asks again
    return onlyLacksSecrets([...graph.nodes.values()], problems.all, this.#pretendHosts);
  });
  #isOfferClosed = $state.raw(false);

  constructor(room: Room, pretendHosts: readonly string[]) {
    this.#room = room;
    this.#pretendHosts = new Set(pretendHosts);
    const stored = localStorage.getItem(keyOf(room.documentId));
    if (stored === 'real' || stored === 'pretend') this.#chosen = stored;
  }

  get pretend(): boolean {
    return this.#chosen ? this.#chosen === 'pretend' : this.#needsPretend;
  }

  /** Worth saying: pretend was not asked for, and is the way to try this now. */
  get isOffered(): boolean {
    return this.#needsPretend && this.#chosen !== 'real' && !this.#isOfferClosed;
  }

  choose(mode: Mode): void {
    this.#chosen = mode;
    localStorage.setItem(keyOf(this.#room.documentId), mode);
  }

  closeOffer(): void {
    this.#isOfferClosed = true;
  }
}
