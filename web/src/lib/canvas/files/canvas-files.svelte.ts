import type { Position } from '@automateos/workflow';
import { goto } from '$app/navigation';
import { resolve } from '$app/paths';
import type { ImportedFiles } from '#lib/files/importing.ts';
import type { WorkflowFile } from '#lib/files/reading.ts';
import { formatCount } from '#lib/ui/format.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import type { Builder } from '../builder.svelte.ts';

/** Fetched when a file comes or goes: no first screen does that. */
const loadInsert = () => import('../insert.ts');
const loadImporting = () => import('#lib/files/importing.ts');

/** Workflow files into and out of the open canvas. */
export class CanvasFiles {
  /** Looked at, and waiting for the choice what becomes of it. */
  preview = $state.raw<WorkflowFile | undefined>();
  /** The last attempt, when a file in it was refused. */
  outcome = $state.raw<ImportedFiles | undefined>();
  /** Whether the previewed file is small enough for an open canvas. */
  fits = $state.raw(false);
  busy = $state(false);
  readonly #builder: Builder;
  /** Where the file was dropped, in canvas coordinates. */
  #at: Position | undefined;

  constructor(builder: Builder) {
    this.#builder = builder;
  }

  /** Saves what is on screen now. */
  async download(): Promise<void> {
    const { graph } = this.#builder.room;
    const { downloadWorkflow } = await import('#lib/files/download.ts');
    graph.flush();
    return downloadWorkflow(graph.toDocument());
  }

  async choose(): Promise<void> {
    this.close();
    const { chooseFiles } = await import('#lib/files/choosing.ts');
    await this.bring(await chooseFiles());
  }

  /** Takes files: one is shown first, several become workflows of their own. `at` is where they were dropped. */
  async bring(files: readonly File[], at?: Position): Promise<void> {
    if (files.length === 0) return;
    this.#at = at;
    this.close();
    if (files.length > 1) return this.#importAll(files);
    const { readFiles } = await import('#lib/files/reading.ts');
    const { accepted, refused } = await readFiles(files);
    const { fitsOneEdit } = await loadInsert();
    this.fits = accepted[0] !== undefined && fitsOneEdit(accepted[0].document);
    this.preview = accepted[0];
    if (refused.length > 0) this.outcome = { imported: [], refused };
  }

  /** Adds the steps of the previewed file to this canvas: one step of undo. */
  async add(): Promise<void> {
    const { preview } = this;
    this.close();
    if (!preview) return;
    const { insertDocument } = await loadInsert();
    const ids = insertDocument(this.#builder, preview.document, { at: this.#at });
    if (ids?.length === 0) toasts.show('This file has no steps and no notes.');
  }

  async makeNew(): Promise<void> {
    const { preview } = this;
    if (!preview) return;
    this.busy = true;
    const { createAll } = await loadImporting();
    const { imported, refused } = await createAll([preview]);
    this.busy = false;
    this.close();
    if (imported[0]) await goto(resolve('/app/workflows/[id]', { id: imported[0] }));
    else this.outcome = { imported, refused };
  }

  close(): void {
    this.preview = undefined;
    this.outcome = undefined;
  }

  async #importAll(files: readonly File[]): Promise<void> {
    const { importFiles } = await loadImporting();
    const outcome = await importFiles(files);
    if (outcome.refused.length > 0) this.outcome = outcome;
    else
      toasts.show(`${formatCount(outcome.imported.length, 'workflow')} imported.`, {
        action: { label: 'Show them', onselect: () => void goto(resolve('/app/workflows')) }
      });
  }
}
