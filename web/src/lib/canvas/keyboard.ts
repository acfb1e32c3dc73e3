import { isMac } from '#lib/ui/keys.ts';
import {
  addNoteHere,
  arrow,
  deleteSelection,
  duplicateSelection,
  selectAll,
  selectAlong,
  tidyUp,
  toggleDisabled
} from './actions.ts';
import type { Builder } from './builder.svelte.ts';
import { isTyping, matchShortcut, type CanvasAction } from './shortcuts.ts';
import { typeAhead } from './type-ahead.ts';

/** What the canvas does itself; `run` belongs to the page. */
export interface ActionTarget {
  builder: Builder;
  onrun: () => void;
}

/** Carries out an action, whether it came from a key, a button or a menu. */
export function perform(
  { builder, onrun }: ActionTarget,
  action: CanvasAction,
  options: { far?: boolean } = {}
): void {
  const { room, view } = builder;
  const only = builder.selection.length === 1 ? builder.selection[0] : undefined;
  const step = builder.inspected ?? builder.tabStop;
  const actions: Record<CanvasAction, () => unknown> = {
    add: () => builder.openPicker(),
    connect: () => (builder.connecting = step),
    open: () => openFocused(builder),
    rename: () => (builder.renaming = only ?? builder.tabStop),
    duplicate: () => duplicateSelection(builder),
    delete: () => deleteSelection(builder),
    'toggle-disabled': () => toggleDisabled(builder),
    comment: () => builder.openComments(step, true),
    note: () => addNoteHere(builder),
    tidy: () => tidyUp(builder),
    undo: () => room.undo(),
    redo: () => room.redo(),
    'select-all': () => selectAll(builder),
    'select-downstream': () => selectAlong(builder, 'downstream'),
    'select-upstream': () => selectAlong(builder, 'upstream'),
    run: onrun,
    fit: () => view.fit(builder.boundsOf()),
    'fit-selection': () => view.fit(builder.boundsOf(builder.selection)),
    'actual-size': () => view.zoomTo(1),
    'zoom-in': () => view.zoomBy(1.2),
    'zoom-out': () => view.zoomBy(1 / 1.2),
    'tool-select': () => (builder.tool = 'select'),
    'tool-hand': () => (builder.tool = 'hand'),
    minimap: () => (builder.showMinimap = !builder.showMinimap),
    help: () => (builder.showHelp = true),
    region: nextRegion,
    cancel: () => cancel(builder),
    left: () => arrow(builder, 'left', options.far ? 5 : 1),
    right: () => arrow(builder, 'right', options.far ? 5 : 1),
    up: () => arrow(builder, 'up', options.far ? 5 : 1),
    down: () => arrow(builder, 'down', options.far ? 5 : 1)
  };
  actions[action]();
}

/** Enter on a step selects it, so that the inspector shows it; on one selected already, moves on into the inspector. */
function openFocused(builder: Builder): void {
  const id = builder.tabStop;
  if (!id) return;
  if (builder.inspected !== id) return builder.select([id]);
  document
    .querySelector<HTMLElement>('[data-inspector] :is(input, button, textarea, select, [tabindex="0"])')
    ?.focus();
}

function cancel(builder: Builder): void {
  if (builder.picker || builder.connecting) builder.closePopups();
  else if (builder.commenting) builder.closeComments();
  else builder.select([]);
}

/** F6 walks between the parts of the screen, so that nobody is kept in the canvas, where Tab adds a step. */
function nextRegion(): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')];
  const here = regions.findIndex((region) => region.contains(document.activeElement));
  const next = regions[(here + 1) % regions.length];
  const target = next?.matches('[data-canvas]') ? next : next?.querySelector<HTMLElement>('a, button, input');
  target?.focus();
}

/** Handles a key press on the page. Keys typed into fields and menus are left alone. */
export function onCanvasKey(target: ActionTarget, event: KeyboardEvent): void {
  const { picker } = target.builder;
  if (picker && !isTyping(event.target) && typeAhead(picker.ahead, event)) return event.preventDefault();
  const shortcut = matchShortcut(event, isMac());
  if (!shortcut || event.defaultPrevented || (isTyping(event.target) && !shortcut.everywhere)) return;
  const isPlain = !event.metaKey && !event.ctrlKey;
  if (isPlain && isFocusElsewhere(event.target) && CONTROL_KEYS.has(event.key)) return;
  if (shortcut.edits && !target.builder.room.canEdit) return;
  event.preventDefault();
  perform(target, shortcut.action, { far: event.shiftKey });
}

/** Keys that keep their meaning on the buttons and lists around the canvas. */
const CONTROL_KEYS = new Set([
  'Tab',
  'Enter',
  'Delete',
  'Backspace',
  'ArrowLeft',
  'ArrowRight',
  'ArrowUp',
  'ArrowDown'
]);

const isFocusElsewhere = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target !== document.body && !target.closest('[data-canvas]');
