/** The history of a document as JSON: where it begins, and what changed at which moment. */
import * as Y from 'yjs';
import type { WorkflowDocument } from '../types.ts';
import { frameBetween, type DocumentFrame } from '../frame.ts';
import { standingParts } from './authors.ts';
import { portableDocument } from './portable.ts';
import { readDocument } from './read.ts';
import { openDocument } from './stored.ts';

/** A piece of a document's history. `at` in milliseconds since its beginning. */
export interface TimedUpdate {
  at: number;
  update: Uint8Array;
}

export interface History {
  /** The state at the beginning. */
  base: Uint8Array;
  /** Oldest first. */
  updates: readonly TimedUpdate[];
}

/**
 * What somebody who may only look sees of a history, as documents that may be given away (`portableDocument`): never what
 * was deleted before it began. Changes within `everyMs` are one frame. `standing`: whose parts are there at the end.
 * @throws when a part is malformed
 */
export function framesOf(
  history: History,
  everyMs: number
): { first: WorkflowDocument; frames: DocumentFrame[]; standing: Map<number, number> } {
  const doc = openDocument(history.base);
  const first = shown(doc);
  const frames: DocumentFrame[] = [];
  let before = first;
  let now = 0;
  const { updates } = history;
  for (const [index, { at, update }] of updates.entries()) {
    Y.applyUpdate(doc, update);
    now = Math.max(now, at);
    const next = updates[index + 1];
    if (next && Math.floor(next.at / everyMs) === Math.floor(at / everyMs)) continue;
    const after = shown(doc);
    const frame = frameBetween(before, after, now);
    if (frame) frames.push(frame);
    before = after;
  }
  const standing = standingParts(doc);
  doc.destroy();
  return { first, frames, standing };
}

/** The document as it was `at` milliseconds after the beginning, as it may be given away. */
export function documentAt({ base, updates }: History, at: number): WorkflowDocument {
  const doc = openDocument(base);
  for (const { at: writtenAt, update } of updates) if (writtenAt <= at) Y.applyUpdate(doc, update);
  const document = shown(doc);
  doc.destroy();
  return document;
}

const shown = (doc: Y.Doc): WorkflowDocument => portableDocument(readDocument(doc).document);
