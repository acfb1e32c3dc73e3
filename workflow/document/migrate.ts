/** Brings a document to the layout of this build: versioned steps once, then repairs that may be needed at any time. */
import type * as Y from 'yjs';
import { DOCUMENT_SCHEMA_VERSION } from '../limits.ts';
import { UNTITLED } from '../types.ts';
import { metaMap, transact, type EditOrigin } from './layout.ts';
import { normalise } from './normalise.ts';
import { readSchemaVersion } from './read.ts';
import { editDocument } from './stored.ts';

/** One change of the layout. Steps only go up: a client of an older layout is told to reload. */
export interface Migration {
  /** The `meta.schemaVersion` that the document has afterwards. */
  version: number;
  name: string;
  up(doc: Y.Doc): void;
}

/** Every step in order. A step never changes once a build with it was released; a later one corrects it. */
export const MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    name: 'name-the-workflow',
    up(doc) {
      if (typeof metaMap(doc).get('name') !== 'string') metaMap(doc).set('name', UNTITLED);
    }
  }
];

/**
 * Migrates and normalises as one transaction; idempotent, so it runs on load and after every offline client's sync.
 * Only the server calls it: two sides that repair at once would each make their own nested types.
 * @returns whether anything was written. A document of a newer layout is left alone.
 */
export function migrateDocument(doc: Y.Doc, origin: EditOrigin): boolean {
  if (readSchemaVersion(doc) > DOCUMENT_SCHEMA_VERSION) return false;
  const update = editDocument(doc, () =>
    transact(doc, origin, () => {
      runMigrations(doc, MIGRATIONS);
      normalise(doc);
    })
  );
  return update !== undefined;
}

/** Runs the steps that the document has not seen, inside the caller's transaction. */
export function runMigrations(doc: Y.Doc, steps: readonly Migration[]): void {
  for (const step of steps) {
    if (readSchemaVersion(doc) >= step.version) continue;
    step.up(doc);
    metaMap(doc).set('schemaVersion', step.version);
  }
}
