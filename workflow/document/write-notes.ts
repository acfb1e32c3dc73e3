/** Commands on sticky notes. Each is one transaction. */
import * as Y from 'yjs';
import { newNoteId } from '../ids.ts';
import type { WorkflowNote } from '../types.ts';
import { buildNote, noteMap, notesMap, transact, type EditOrigin, type SharedMap } from './layout.ts';
import { readNoteValue } from './read-values.ts';
import { writeText } from './text.ts';
import { removeKey, requireJson, requireKey, setValue } from './values.ts';

/** Adds a sticky note. @returns its id. */
export function addNote(
  doc: Y.Doc,
  { id = newNoteId(), ...note }: WorkflowNote & { id?: string },
  origin: EditOrigin
): string {
  transact(doc, origin, () => putNote(doc, id, note));
  return id;
}

/** Puts a whole note, in a transaction of the caller. */
export function putNote(doc: Y.Doc, noteId: string, note: WorkflowNote): void {
  requireKey(noteId);
  notesMap(doc).set(noteId, buildNote(note));
}

/** Changes parts of a note; its text by the differences. */
export function updateNote(
  doc: Y.Doc,
  { noteId, ...changes }: Partial<WorkflowNote> & { noteId: string },
  origin: EditOrigin
): void {
  transact(doc, origin, () => {
    const note = noteMap(doc, noteId);
    if (note) writeNote(note, changes);
  });
}

export function deleteNotes(doc: Y.Doc, noteIds: Iterable<string>, origin: EditOrigin): void {
  transact(doc, origin, () => {
    for (const noteId of noteIds) removeKey(notesMap(doc), noteId);
  });
}

function writeNote(note: SharedMap, { text, position, width, height, color }: Partial<WorkflowNote>): void {
  const shared = note.get('text');
  if (text !== undefined && shared instanceof Y.Text) writeText(shared, text);
  if (position) setValue(note, 'position', requireJson('position', { x: position.x, y: position.y }));
  const current = readNoteValue(note);
  if (current && (width !== undefined || height !== undefined))
    setValue(
      note,
      'size',
      requireJson('size', { width: width ?? current.width, height: height ?? current.height })
    );
  if (color) setValue(note, 'color', color);
}
