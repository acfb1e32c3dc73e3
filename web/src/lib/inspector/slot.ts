import type { Room } from '#lib/collab/room.svelte.ts';
import type { NodeVM } from '#lib/collab/node-vm.svelte.ts';
import type { Field } from '@automateos/workflow/form';
import { getContext, setContext } from 'svelte';

/** A place in a node's config that a widget edits: a field, or one cell of a list. */
export interface Slot<F extends Field = Field> {
  field: F;
  /** `['url']` or `['headers', rowId, 'value']`. */
  path: string[];
}

/** What every field component gets. Absent values are `undefined`: the default is shown and not written. */
export interface FieldProps<F extends Field = Field> {
  slot: Slot<F>;
  value: unknown;
  onchange: (value: unknown) => void;
}

interface Edited {
  readonly room: Room;
  readonly node: NodeVM;
}

const KEY = Symbol('edited node');

/** The room and the node of the panel, for the widgets inside. `read` keeps it reactive. */
export function provideEdited(read: () => Edited): void {
  setContext(KEY, read);
}

export function edited(): Edited {
  return getContext<() => Edited>(KEY)();
}

export const pathKey = (path: readonly string[]): string => path.join('.');
