import type { Position } from '@automateos/workflow';
import {
  addNodes,
  addNote,
  copyFragment,
  deleteNodes,
  deleteNotes,
  disconnect,
  duplicateNodes,
  readFragment
} from '@automateos/workflow/document';
import { downstreamOf, upstreamOf } from '#lib/collab/graph-walk.ts';
import type { Builder } from './builder.svelte.ts';
import { occupied } from './adding.ts';
import { boundsOfClip, parseClip, toClip, type Clip } from './clipboard.ts';
import { freePlace, GRID, snapToGrid } from './geometry.ts';
import { freeLabel } from './labels.ts';
import { neighbourOf, type Direction } from './graph-order.ts';
import { tidy } from './tidy.ts';

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
export function duplicateSelection(builder: Builder, offset: Position = BESIDE): void {
  pasteClip(builder, selectedClip(builder), offset);
}

/** Copies of given nodes at an offset: the end of an Alt-drag. */
export function duplicateTo(builder: Builder, ids: readonly string[], offset: Position): void {
  const steps = ids.filter((id) => builder.room.graph.storedNodes.has(id));
  const copies = builder.room.edit((doc, origin) => duplicateNodes(doc, { ids: steps, offset }, origin));
  if (copies) builder.select([...copies.values()]);
}

function selectedClip({ room, selection, stepSelection }: Builder): Clip {
  const { storedNotes } = room.graph;
  const notes = Object.fromEntries(
    selection.flatMap((id) => (storedNotes.has(id) ? [[id, storedNotes.get(id)!]] : []))
  );
  return { ...room.read((doc) => readFragment(doc, stepSelection)), notes };
}

/** The text that copying puts on the clipboard, or `undefined` when nothing is selected. */
export function copySelection(builder: Builder): string | undefined {
  return builder.selection.length > 0 ? toClip(selectedClip(builder)) : undefined;
}

/** Adds steps from pasted text in the middle of the screen. Returns false when the text is something else. */
export function pasteText(builder: Builder, text: string): boolean {
  const clip = parseClip(text);
  if (!clip || Object.keys(clip.nodes).length + Object.keys(clip.notes).length === 0) return false;
  const { x, y } = builder.view.centre;
  const box = boundsOfClip(clip);
  const place = freePlace({ ...box, x: x - box.width / 2, y: y - box.height / 2 }, occupied(builder.room));
  pasteClip(builder, clip, { x: place.x - box.x, y: place.y - box.y });
  return true;
}

function pasteClip(builder: Builder, clip: Clip, offset: Position): void {
  const { fragment } = copyFragment(clip, offset);
  const labels = [...builder.room.graph.storedNodes.values()].map((node) => node.label);
  for (const node of Object.values(fragment.nodes)) {
    node.label = freeLabel(node.label, labels);
    labels.push(node.label);
  }
  const notes = builder.room.edit((doc, origin) => {
    addNodes(doc, fragment, origin);
    return Object.values(clip.notes).map((note) => {
      const position = { x: note.position.x + offset.x, y: note.position.y + offset.y };
      return addNote(doc, { ...note, position }, origin);
    });
  });
  if (notes) builder.select([...Object.keys(fragment.nodes), ...notes]);
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
