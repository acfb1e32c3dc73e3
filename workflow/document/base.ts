/** Which version of the template that it follows a document took over last. */
import type * as Y from 'yjs';
import { metaMap } from './layout.ts';
import { setValue } from './values.ts';

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

/** Only inside a transaction. */
export function writeBase(doc: Y.Doc, base: number): void {
  setValue(metaMap(doc), BASE, base);
}
