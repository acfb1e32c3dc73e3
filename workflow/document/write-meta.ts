import type * as Y from 'yjs';
import { LIMITS } from '../limits.ts';
import { clampText } from './json.ts';
import { metaMap, transact, type EditOrigin } from './layout.ts';
import { setValue } from './values.ts';

/** Renames the workflow; what is too long is cut. */
export function setName(doc: Y.Doc, name: string, origin: EditOrigin): void {
  transact(doc, origin, () => setValue(metaMap(doc), 'name', clampText(name, LIMITS.nameCharacters)));
}
