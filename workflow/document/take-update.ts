/** Taking over a new version of a source: the edit, and which version the copy is based on from then on. */
import type * as Y from 'yjs';
import { findFacts } from '../facts/index.ts';
import { completedConfig } from '../form/own-values.ts';
import type { WorkflowDocument } from '../types.ts';
import { metaMap, transact, type EditOrigin } from './layout.ts';
import { setValue } from './values.ts';
import { writeDocument } from './write-document.ts';

const BASE = 'base';

/**
 * Number of the source's version that was taken over last; `undefined` before the first time. It lies in the document,
 * so that it comes, goes and returns with the edit that took it: undo needs to know nothing of it. Any client may have
 * written it: the caller checks that there is such a version.
 */
export function readBase(doc: Y.Doc): number | undefined {
  const base = metaMap(doc).get(BASE);
  return typeof base === 'number' && Number.isInteger(base) && base > 0 ? base : undefined;
}

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
    setValue(metaMap(doc), BASE, base);
  });
}
