/** Taking over a new version of a source: the edit, and which version the copy is based on from then on. */
import type * as Y from 'yjs';
import { findFacts } from '../facts/index.ts';
import { completedConfig } from '../form/own-values.ts';
import type { WorkflowDocument } from '../types.ts';
import { writeBase } from './base.ts';
import { transact, type EditOrigin } from './layout.ts';
import { writeDocument } from './write-document.ts';

/**
 * Makes the document read as `merged` (from `applyMerge`) and bases it on version `base`, as one transaction. Addresses
 * that work like a password stay; steps that are new get one of their own.
 */
export function takeUpdate(
  doc: Y.Doc,
  { merged, base }: { merged: WorkflowDocument; base: number },
  origin: EditOrigin
): void {
  const nodes = Object.entries(merged.nodes).map(([nodeId, node]) => {
    const facts = findFacts(node.type);
    return [nodeId, facts ? { ...node, config: completedConfig(facts, node.config) } : node] as const;
  });
  transact(doc, origin, () => {
    writeDocument(doc, { ...merged, nodes: Object.fromEntries(nodes) }, origin);
    writeBase(doc, base);
  });
}
