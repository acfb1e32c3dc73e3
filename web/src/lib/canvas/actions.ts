import type { Position } from '@automateos/workflow';
import { addNote, deleteNodes, deleteNotes, disconnect } from '@automateos/workflow/document';
import { downstreamOf, upstreamOf } from '#lib/collab/graph-walk.ts';
import type { Builder } from './builder.svelte.ts';
import { occupied } from './adding.ts';
import { freePlace, GRID, snapToGrid } from './geometry.ts';
import { neighbourOf, type Direction } from './graph-order.ts';

const BESIDE: Position = { x: 2 * GRID, y: 2 * GRID };

/** Deletes what is selected: steps with their wires, notes, wires. One step of undo. */
export function deleteSelection({ room, selection, selectedEdges, stepSelection }: Builder): void {
  if (selection.length + selectedEdges.length === 0) return;
  room.edit((doc, origin) => {
    deleteNodes(doc, stepSelection, origin);
    deleteNotes(
      doc,
      selection.filter((id) => room.graph.storedNotes.has(id)),
      origin
    );
    disconnect(doc, selectedEdges, origin);
  });
}

/** Copies of the selected steps and notes, selected instead of the originals. */
export function duplicateSelection(builder: Builder, offset: Position = BESIDE): Promise<void> {
  return duplicateTo(builder, builder.selection, offset);
}

/** Copies of given steps and notes at an offset: the end of an Alt-drag. */
export async function duplicateTo(builder: Builder, ids: readonly string[], offset: Position): Promise<void> {
  (await import('./duplicate.ts')).duplicateTo(builder, ids, offset);
}

/** Switches the selected steps off, or on when all are off. */
export function toggleDisabled({ room, stepSelection }: Builder): void {
  const isAllOff = stepSelection.every((id) => room.node(id)?.disabled);
  room.setDisabled(stepSelection, !isAllOff);
}

/** A new note, ready to type in: at a point, else in the middle of the screen where nothing is covered. */
export function addNoteHere(builder: Builder, place?: Position): void {
  const { x, y } = builder.view.centre;
  const size = { width: 240, height: 120 };
  const position = place
    ? snapToGrid(place)
    : freePlace({ x: x - 120, y: y - 60, ...size }, occupied(builder.room));
  const note = { text: '', position, ...size, color: 'yellow' } as const;
  const id = builder.room.edit((doc, origin) => addNote(doc, note, origin));
  if (!id) return;
  builder.select([id]);
  builder.renaming = id;
}

/** Lays the selection (two steps or more) or everything out again; springs to place, one step of undo. */
export async function tidyUp(builder: Builder): Promise<void> {
  const { room, stepSelection } = builder;
  const all = room.graph.storedNodes;
  const ids = stepSelection.length > 1 ? stepSelection : [...all.keys()];
  const nodes = new Map(ids.flatMap((id) => (all.has(id) ? [[id, all.get(id)!]] : [])));
  if (nodes.size < 2) return;
  const { tidy } = await import('./tidy.ts');
  const places = await tidy({ nodes, edges: room.graph.storedEdges, anchor: builder.view.centre });
  if (places.size > 0) builder.flow.write(places);
}

/** Arrow keys: what is selected moves by grid steps; with nothing selected, focus walks to the neighbour. */
export function arrow(builder: Builder, direction: Direction, steps: number): void {
  const { room, selection, tabStop } = builder;
  if (selection.length === 0) {
    const next = tabStop && neighbourOf(room.graph.storedNodes, tabStop, direction);
    if (next) builder.focusId = next;
    return;
  }
  const by = steps * GRID;
  const delta = { left: [-by, 0], right: [by, 0], up: [0, -by], down: [0, by] }[direction] as [
    number,
    number
  ];
  const places = new Map<string, Position>();
  for (const id of selection) {
    const at = (room.graph.storedNodes.get(id) ?? room.graph.storedNotes.get(id))?.position;
    if (at) places.set(id, { x: at.x + delta[0], y: at.y + delta[1] });
  }
  builder.flow.write(places);
}

export function selectAll(builder: Builder): void {
  builder.select([...builder.room.graph.storedNodes.keys(), ...builder.room.graph.storedNotes.keys()]);
}

/** Adds everything after (or before) the selected steps to the selection. */
export function selectAlong(builder: Builder, way: 'downstream' | 'upstream'): void {
  const walk = way === 'downstream' ? downstreamOf : upstreamOf;
  const edges = [...builder.room.graph.storedEdges.values()];
  const more = builder.stepSelection.flatMap((id) => walk(edges, id));
  builder.select([...new Set([...builder.selection, ...more])]);
}
