import type { NodeSettings } from '@automateos/workflow';
import {
  addRow,
  deleteNodes,
  moveRow,
  removeRow,
  renameNode,
  setDisabled,
  setField,
  setName,
  setNodeNote,
  setSettings,
  type EditOrigin
} from '@automateos/workflow/document';
import type * as Y from 'yjs';

/** What a person does to one step, each a step of undo; typing into one field is joined. */
export abstract class NodeCommands {
  abstract edit<T>(gesture: (doc: Y.Doc, origin: EditOrigin) => T, key?: string): T | undefined;

  setName(name: string): void {
    this.edit((doc, origin) => setName(doc, name, origin), 'name');
  }

  rename(nodeId: string, label: string): void {
    this.edit((doc, origin) => renameNode(doc, { nodeId, label }, origin), `label:${nodeId}`);
  }

  setField(nodeId: string, path: string[], value: unknown): void {
    this.edit(
      (doc, origin) => setField(doc, { nodeId, path, value }, origin),
      `field:${nodeId}:${path.join('.')}`
    );
  }

  addRow(nodeId: string, field: string, row: Record<string, unknown>): string | undefined {
    return this.edit((doc, origin) => addRow(doc, { nodeId, field, row }, origin));
  }

  removeRow(nodeId: string, field: string, rowId: string): void {
    this.edit((doc, origin) => removeRow(doc, { nodeId, field, rowId }, origin));
  }

  /** `index` counts in the order shown, after the row was taken out. */
  moveRow(nodeId: string, row: { field: string; rowId: string }, index: number): void {
    this.edit((doc, origin) => moveRow(doc, { nodeId, ...row, toIndex: index }, origin));
  }

  setSettings(nodeId: string, settings: NodeSettings): void {
    this.edit((doc, origin) => setSettings(doc, { nodeId, settings }, origin), `settings:${nodeId}`);
  }

  setDisabled(nodeIds: Iterable<string>, disabled: boolean): void {
    this.edit((doc, origin) => setDisabled(doc, { nodeIds, disabled }, origin));
  }

  setNote(nodeId: string, note: string): void {
    this.edit((doc, origin) => setNodeNote(doc, { nodeId, note }, origin), `note:${nodeId}`);
  }

  deleteNodes(nodeIds: Iterable<string>): void {
    this.edit((doc, origin) => deleteNodes(doc, [...nodeIds], origin));
  }
}
