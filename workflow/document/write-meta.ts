import type * as Y from 'yjs';
import { metaMap, transact, type EditOrigin } from './layout.ts';
import { setValue } from './values.ts';

/** Renames the workflow. */
export function setName(doc: Y.Doc, name: string, origin: EditOrigin): void {
  transact(doc, origin, () => setValue(metaMap(doc), 'name', name.toWellFormed()));
}
