import type { AwarenessState } from '@automateos/workflow';
import { readNode } from '@automateos/workflow/document';
import { invitedClient, type ApiClient } from '../support/api.ts';
import { joinLive, type LiveClient } from '../support/live.ts';

const DRAGS_PER_SECOND = 30;
const CURSORS_PER_SECOND = 20;

/** Many people in one room: the first ones drag a step each, all of them move their pointers. */
export class Crowd {
  readonly #people: readonly LiveClient[];
  readonly #timers: ReturnType<typeof setInterval>[] = [];

  private constructor(people: readonly LiveClient[]) {
    this.#people = people;
  }

  static async join(clients: readonly ApiClient[], workflowId: string): Promise<Crowd> {
    return new Crowd(await Promise.all(clients.map((client) => joinLive(client, workflowId))));
  }

  /** Each of the steps gets one person who drags it around, as the builder does: the document learns of the drop only. */
  start(stepIds: readonly string[]): void {
    const home = readNode(this.#people[0]!.doc, stepIds[0]!)!.position;
    const tell = (index: number) => {
      const angle = performance.now() / 200 + index;
      const [dx, dy] = [Math.round(60 * Math.sin(angle)), Math.round(30 * Math.cos(angle))];
      const state: AwarenessState = { cursor: { x: home.x + 40 * index + dx, y: home.y + 20 * index + dy } };
      if (stepIds[index]) state.drag = { ids: [stepIds[index]], dx, dy };
      this.#people[index]!.provider.awareness.setLocalState(state);
    };
    for (const index of this.#people.keys()) {
      const rate = index < stepIds.length ? DRAGS_PER_SECOND : CURSORS_PER_SECOND;
      this.#timers.push(setInterval(() => tell(index), 1000 / rate));
    }
  }

  leave(): void {
    for (const timer of this.#timers) clearInterval(timer);
    for (const person of this.#people) person.leave();
  }
}

/** New members of a team, each with a key. */
export const members = (host: ApiClient, count: number): Promise<ApiClient[]> =>
  Promise.all(Array.from({ length: count }, () => invitedClient(host, 'editor')));
