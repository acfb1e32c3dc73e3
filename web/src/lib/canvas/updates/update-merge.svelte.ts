import type { WorkflowDocument } from '@automateos/workflow';
import {
  applyMerge,
  planMerge,
  takeUpdate,
  type MergeChoice,
  type MergeSides
} from '@automateos/workflow/document';
import {
  compareDocuments,
  describeMerge,
  grownPermissions,
  type Comparison,
  type MergeChange,
  type Permission
} from '@automateos/workflow/document-review';
import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import { ApiError } from '#lib/api.ts';
import type { Update } from '#lib/server/answers/updates.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { readUpdate } from '#lib/updates/updates-api.ts';
import type { Builder } from '../builder.svelte.ts';
import type { Launcher } from '../launch/launcher.svelte.ts';
import type { Side } from '../versions/compared-flow.ts';

/** A newer version of the template beside the canvas: what it changes, what is taken, and what that would allow. */
export class UpdateMerge {
  update = $state.raw<Update | undefined>();
  failure = $state.raw<string | undefined>();
  /** `version` draws the canvas as it would be. */
  side = $state.raw<Side>('version');
  focused = $state.raw<string | undefined>();
  readonly builder: Builder;
  readonly launcher: Launcher;
  /** What somebody agreed that the workflow may do from now on. */
  readonly agreed = new SvelteSet<string>();
  readonly #choices = new SvelteMap<string, MergeChoice>();
  readonly now = $derived.by<WorkflowDocument>(() => {
    void this.builder.room.graph.revision;
    return this.builder.room.graph.toDocument();
  });
  readonly #sides = $derived.by<MergeSides | undefined>(() => {
    const documents = this.update?.documents;
    return documents ? { ...documents, mine: this.now } : undefined;
  });
  readonly #items = $derived(this.#sides ? planMerge(this.#sides) : []);
  readonly changes = $derived<MergeChange[]>(this.#sides ? describeMerge(this.#sides, this.#items) : []);
  /** The canvas as it would be with the choices made so far. */
  readonly merged = $derived.by<WorkflowDocument>(() => {
    const choices = new Map(
      this.changes.flatMap((change) => change.itemIds.map((id) => [id, this.choiceOf(change)] as const))
    );
    return this.#sides ? applyMerge(this.#sides, { items: this.#items, choices }) : this.now;
  });
  readonly comparison = $derived<Comparison>(compareDocuments(this.now, this.merged));
  readonly permissions = $derived<Permission[]>(grownPermissions(this.now, this.merged));
  readonly undecided = $derived(
    this.changes.filter((change) => change.isConflict && !this.#choices.has(change.id)).length
  );
  readonly canApply = $derived(
    this.undecided === 0 && this.permissions.every(({ id }) => this.agreed.has(id))
  );

  constructor(builder: Builder, launcher: Launcher) {
    this.builder = builder;
    this.launcher = launcher;
  }

  async load(): Promise<void> {
    try {
      this.update = await readUpdate(this.builder.room.documentId);
      this.failure = undefined;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.failure = error.message;
    }
  }

  /** A change is taken and a conflict stays mine unless somebody chose. */
  choiceOf({ id, isConflict }: MergeChange): MergeChoice {
    return this.#choices.get(id) ?? (isConflict ? 'mine' : 'theirs');
  }

  isDecided({ id }: MergeChange): boolean {
    return this.#choices.has(id);
  }

  choose({ id, nodeId }: MergeChange, choice: MergeChoice): void {
    this.#choices.set(id, choice);
    this.focused = nodeId;
  }

  agree(id: string, isAgreed: boolean): void {
    if (isAgreed) this.agreed.add(id);
    else this.agreed.delete(id);
  }

  /** One edit of mine that the others see and undo takes back, the version that the copy is based on with it. */
  apply(): void {
    const { latest } = this.update ?? {};
    if (!latest || !this.canApply) return;
    const target = { merged: this.merged, base: latest };
    const { room } = this.builder;
    room.edit((doc, origin) => takeUpdate(doc, target, origin));
    this.close();
    toasts.show(`Version ${latest} is taken over.`, {
      tone: 'ok',
      action: { label: 'Undo', onselect: () => room.undo() }
    });
  }

  close(): void {
    this.launcher.history = undefined;
  }
}
