import { LIMITS, type Position } from '@automateos/workflow';
import {
  addNodes,
  copyFragment,
  createState,
  portableDocument,
  setName,
  type Fragment
} from '@automateos/workflow/document';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import { occupied } from './adding.ts';
import type { Builder } from './builder.svelte.ts';
import { boundsOf, freePlace, shapeOf, type Rect } from './geometry.ts';
import { freeLabel } from './labels.ts';

/** An edit travels as one frame; the rest is for ids that are longer in a document with a history. */
const MOST_BYTES = LIMITS.frameBytes * 0.75;

/** Whether content can be added to an open canvas as one edit. More than that becomes a workflow of its own. */
export const fitsOneEdit = (content: Fragment): boolean =>
  createState({ name: '', ...content }).byteLength <= MOST_BYTES;

export interface Insertion {
  /** Canvas coordinates of its middle; absent: the middle of the screen. */
  at?: Position;
  /** What the workflow is called from now on. */
  name?: string;
}

/**
 * Adds a copy of a whole document (a file, a template, pasted text) to the open canvas as one step of undo: new ids,
 * references among the steps kept, no secret, webhook addresses of its own. Its middle lands where it is wanted or at the
 * nearest place where it covers nothing; then it is selected and in view.
 * @returns the ids of the new steps and notes; `undefined` when editing is not allowed or it is too large, as a toast says
 */
export function insertDocument(
  builder: Builder,
  content: Fragment,
  { at, name }: Insertion = {}
): string[] | undefined {
  const portable = portableDocument(content);
  const box = boundsOfContent(portable);
  if (!box) return [];
  if (!fitsOneEdit(portable)) {
    toasts.error('This is too much to add at once. Import it as a workflow of its own.');
    return undefined;
  }
  const { x, y } = at ?? builder.view.centre;
  const middle = { ...box, x: x - box.width / 2, y: y - box.height / 2 };
  const place = freePlace(middle, occupied(builder.room));
  const ids = addCopy(builder, { ...portable, name }, { x: place.x - box.x, y: place.y - box.y });
  if (ids) builder.view.show({ ...box, ...place });
  return ids;
}

/** Adds a copy of steps and notes at an offset as one step of undo and selects it. Labels stay unique. */
export function addCopy(
  builder: Builder,
  content: Fragment & { name?: string },
  offset: Position
): string[] | undefined {
  const { room } = builder;
  const { fragment, newIds } = copyFragment(content, offset);
  const labels = new Set(room.graph.storedNodes.values().map((node) => node.label));
  for (const node of Object.values(fragment.nodes)) {
    node.label = freeLabel(node.label, labels);
    labels.add(node.label);
  }
  const ids = [...newIds.values()];
  const isAdded = room.edit((doc, origin) => {
    addNodes(doc, fragment, origin);
    if (content.name) setName(doc, content.name, origin);
    return true;
  });
  if (!isAdded) return undefined;
  builder.select(ids);
  return ids;
}

/** The box around everything, or `undefined` for nothing. */
export function boundsOfContent({ nodes, notes = {} }: Fragment): Rect | undefined {
  const steps = Object.values(nodes).map((node) => ({ ...shapeOf(node), ...node.position }));
  const papers = Object.values(notes).map(({ position, width, height }) => ({ ...position, width, height }));
  return boundsOf([...steps, ...papers]);
}
