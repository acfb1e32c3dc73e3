import { writeDocument } from '@automateos/workflow/document';
import { compareDocuments, type Comparison } from '@automateos/workflow/document-review';
import type { WorkflowDocument } from '@automateos/workflow';
import { ApiError } from '#lib/api.ts';
import type { Unpublished, Version, VersionDetail } from '#lib/server/answers/workflows.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import type { Builder } from '../builder.svelte.ts';
import type { Launcher } from '../launch/launcher.svelte.ts';
import type { Side } from './compared-flow.ts';
import { withStepOf } from './step-of-version.ts';
import * as server from './versions-api.ts';
import { WriterNames } from './writers.svelte.ts';

/** What the panel of versions shows: the list, or one version beside what is on the canvas now. */
export class VersionBrowser {
  list = $state.raw<readonly Version[] | undefined>();
  /** Who edited since the live version. */
  unpublished = $state.raw<Unpublished | undefined>();
  /** The version that the canvas is compared with. */
  version = $state.raw<VersionDetail | undefined>();
  /** Which of the two the canvas draws. */
  side = $state.raw<Side>('version');
  /** The step that the person looks at, in the list or on the canvas. */
  focused = $state.raw<string | undefined>();
  failure = $state.raw<string | undefined>();
  readonly builder: Builder;
  readonly launcher: Launcher;
  readonly writers: WriterNames;
  readonly now = $derived.by<WorkflowDocument>(() => {
    void this.builder.room.graph.revision;
    return this.builder.room.graph.toDocument();
  });
  readonly comparison = $derived.by<Comparison | undefined>(
    () => this.version && compareDocuments(this.version.document, this.now)
  );

  constructor(builder: Builder, launcher: Launcher) {
    this.builder = builder;
    this.launcher = launcher;
    this.writers = new WriterNames(builder.room);
  }

  get canEdit(): boolean {
    return this.builder.room.canEdit;
  }

  /** Reads the list again: at first, and when a version was published meanwhile. */
  async load(): Promise<void> {
    await this.#attempt(async () => {
      const id = this.#workflowId;
      const [list, unpublished] = await Promise.all([server.listVersions(id), server.readUnpublished(id)]);
      this.list = list;
      this.unpublished = unpublished;
    });
  }

  /** Shows a version beside the canvas. */
  async open(versionId: string, side: Side): Promise<void> {
    await this.#attempt(async () => {
      this.version = await server.readVersion(this.#workflowId, versionId);
      this.side = side;
      this.focused = undefined;
      this.builder.select([]);
    });
  }

  back(): void {
    this.version = undefined;
  }

  close(): void {
    this.launcher.history = undefined;
  }

  /** Answers whether it was stored. */
  async name(version: Version, words: server.VersionWords): Promise<boolean> {
    return this.#attempt(async () => {
      const named = await server.nameVersion(this.#workflowId, version.id, words);
      this.list = this.list?.map((one) => (one.id === named.id ? named : one));
      if (this.version?.id === named.id) this.version = { ...this.version, ...named };
    });
  }

  /** Makes the canvas read as the version does: one edit of mine that the others see and undo takes back. */
  restore(): void {
    const { version } = this;
    if (!version) return;
    this.#write(version.document);
    this.close();
    toasts.show(`The canvas is version ${version.number} again.`, {
      tone: 'ok',
      action: { label: 'Undo', onselect: () => this.builder.room.undo() }
    });
  }

  /** Brings one step back as the version has it. */
  restoreStep(nodeId: string): void {
    if (this.version) this.#write(withStepOf(this.now, this.version.document, nodeId));
  }

  #write(target: WorkflowDocument): void {
    this.builder.room.edit((doc, origin) => writeDocument(doc, target, origin));
  }

  get #workflowId(): string {
    return this.builder.room.documentId;
  }

  async #attempt(action: () => Promise<void>): Promise<boolean> {
    try {
      await action();
      this.failure = undefined;
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.failure = error.message;
      return false;
    }
  }
}
