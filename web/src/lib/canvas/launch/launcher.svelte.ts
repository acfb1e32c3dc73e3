import type { Json } from '@automateos/workflow';
import { ApiError } from '#lib/api.ts';
import type { NodeVM } from '#lib/collab/node-vm.svelte.ts';
import type { Room } from '#lib/collab/room.svelte.ts';
import type { Version } from '#lib/server/answers/workflows.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import * as server from './launch-api.ts';
import { RunMode } from './run-mode.svelte.ts';
import { asksFirst, isCalled, pretendInput, runInputs } from './run-inputs.ts';

/** How long Publish and Run wait for the last edit to be stored. */
const SAVE_TIMEOUT_MS = 10_000;

export interface LiveState {
  /** Number of the live version; null before the first publish. */
  number: number | null;
  active: boolean;
}

export interface LauncherOptions extends LiveState {
  room: Room;
  unpublished: boolean;
  /** Hosts that pretend services stand in for. */
  pretendHosts: readonly string[];
}

/** Publish, Run, Stop and the switch: what leaves the canvas for the world. */
export class Launcher {
  live = $state.raw<LiveState>({ number: null, active: false });
  unpublished = $state.raw(false);
  busy = $state.raw<'publish' | 'run' | 'switch' | undefined>();
  /** A Start step asks for values before it runs. */
  asking = $state.raw<NodeVM | undefined>();
  /** A webhook or form step waits for a call at its test address. */
  waiting = $state.raw<{ node: NodeVM; url: string } | undefined>();
  showProblems = $state.raw(false);
  /** The panel of versions is open: with all of them, what is not published yet, or the newer one of the template. */
  history = $state.raw<'versions' | 'unpublished' | 'update' | undefined>();
  /** How much the newer version of the template changes, in words. */
  update = $state.raw<string | undefined>();
  /** A version is drawn over the canvas: nothing can be edited behind it. */
  isComparing = $state.raw(false);
  readonly mode: RunMode;
  #newest = 0;
  readonly #room: Room;
  readonly #stop: () => void;

  constructor({ room, unpublished, number, active, pretendHosts }: LauncherOptions) {
    this.#room = room;
    this.mode = new RunMode(room, pretendHosts);
    this.live = { number, active };
    this.unpublished = unpublished;
    this.#newest = number ?? 0;
    this.#stop = room.graph.onChange(() => {
      if (room.connection.facts.dirty || room.connection.arrived) this.unpublished = true;
    });
    room.onVersion = (news) => {
      this.live = { number: news.number, active: true }; // publishing switches on
      this.unpublished = news.number < this.#newest; // an older one came back: the canvas is ahead of it
      this.#newest = Math.max(this.#newest, news.number);
    };
  }

  /** Steps that can start a run now, the selected one first. */
  triggers(selected: readonly string[]): NodeVM[] {
    const nodes = [...this.#room.graph.nodes.values()];
    const own = nodes.filter((node) => node.facts?.group === 'trigger' && !node.disabled);
    return own.sort((a, b) => Number(selected.includes(b.id)) - Number(selected.includes(a.id)));
  }

  showHistory(part: NonNullable<Launcher['history']>): void {
    this.showProblems = false;
    this.history = part;
  }

  /** Makes what is on screen the live version, once it is stored and free of errors. */
  async publish(words: { name?: string; note?: string } = {}): Promise<void> {
    await this.#attempt('publish', async () => {
      if (!(await this.#isSound())) return;
      await this.#room.connection.whenSaved(SAVE_TIMEOUT_MS);
      const request = { ...words, snapshot: this.#room.snapshot() };
      const { number } = await server.publish(this.#room.documentId, request);
      this.live = { number, active: true };
      this.unpublished = false;
      toasts.show(`Version ${number} is live.`, { tone: 'ok' });
    });
  }

  /**
   * Runs what is on screen, starting at `trigger`: for real or pretending, as the mode says. A Start step with
   * questions asks them first; a webhook or form waits for a call, or pretends that its sample came.
   */
  async run(trigger: NodeVM | undefined, answers?: Record<string, Json>): Promise<void> {
    if (!trigger) return void toasts.show('Add a step that starts the workflow first.');
    if (asksFirst(trigger) && !answers && runInputs(trigger.config).length > 0) {
      this.asking = trigger;
      return;
    }
    this.asking = undefined;
    const { pretend } = this.mode;
    if (isCalled(trigger) && !pretend) return this.#listen(trigger);
    const input = answers ?? (pretend ? pretendInput(trigger) : {});
    await this.#attempt('run', async () => {
      // Who may not edit runs what is live.
      const isDraft = this.#room.canEdit;
      this.#room.runs.begin(trigger.id, { draft: isDraft, pretend });
      try {
        await this.#room.connection.whenSaved(SAVE_TIMEOUT_MS);
        const snapshot = isDraft ? this.#room.snapshot() : undefined;
        const request = { input, triggerNodeId: trigger.id, snapshot, pretend };
        this.#room.runs.accepted((await server.startRun(this.#room.documentId, request)).runId);
      } catch (error) {
        this.#room.runs.dismiss();
        throw error;
      }
    });
  }

  async stop(): Promise<void> {
    const runId = this.#room.runs.current?.runId;
    if (!runId) return;
    this.#room.runs.stopping();
    await this.#attempt('run', () => server.cancelRun(runId));
  }

  async setActive(active: boolean): Promise<void> {
    await this.#attempt('switch', async () => {
      await server.setActive(this.#room.documentId, active);
      this.live = { ...this.live, active };
      toasts.show(active ? 'Switched on: it runs by itself now.' : 'Switched off: nothing starts it now.', {
        tone: 'ok'
      });
    });
  }

  /** An older version runs again. What is on the canvas differs from it then, so it counts as unpublished. */
  async rollBack(version: Pick<Version, 'id'>): Promise<void> {
    await this.#attempt('switch', async () => {
      const { number } = await server.rollBack(this.#room.documentId, version.id);
      this.live = { number, active: true };
      this.unpublished = true;
      toasts.show(`Version ${number} is live again.`, { tone: 'ok' });
    });
  }

  destroy(): void {
    this.#stop();
  }

  /** It runs when somebody calls: its test address is opened and shown. */
  async #listen(node: NodeVM): Promise<void> {
    await this.#attempt('run', async () => {
      await this.#room.connection.whenSaved(SAVE_TIMEOUT_MS);
      const request = { nodeId: node.id, snapshot: this.#room.snapshot() };
      const url = await server.listenForCall(this.#room.documentId, request);
      if (url) this.waiting = { node, url };
    });
  }

  async #isSound(): Promise<boolean> {
    const problems = await this.#room.problems.check();
    if (!problems.some((problem) => problem.severity === 'error')) return true;
    this.showProblems = true;
    return false;
  }

  async #attempt(what: NonNullable<Launcher['busy']>, action: () => Promise<void>): Promise<void> {
    this.busy = what;
    try {
      await action();
    } catch (error) {
      this.#explain(error);
    } finally {
      this.busy = undefined;
    }
  }

  #explain(error: unknown): void {
    const problems = error instanceof ApiError ? error.problems : undefined;
    if (problems?.length) {
      this.#room.problems.report(problems);
      this.showProblems = true;
    } else toasts.error(error instanceof Error ? error.message : 'That did not work. Try again.');
  }
}
