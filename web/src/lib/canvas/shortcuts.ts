/** Everything a key can do on the canvas. */
export type CanvasAction =
  | 'add'
  | 'connect'
  | 'rename'
  | 'duplicate'
  | 'delete'
  | 'toggle-disabled'
  | 'comment'
  | 'note'
  | 'tidy'
  | 'undo'
  | 'redo'
  | 'select-all'
  | 'select-downstream'
  | 'select-upstream'
  | 'run'
  | 'fit'
  | 'fit-selection'
  | 'actual-size'
  | 'zoom-in'
  | 'zoom-out'
  | 'tool-select'
  | 'tool-hand'
  | 'minimap'
  | 'help'
  | 'region'
  | 'cancel'
  | 'open'
  | 'left'
  | 'right'
  | 'up'
  | 'down';

export interface Shortcut {
  action: CanvasAction;
  /** `mod` is ⌘ on a Mac and Ctrl elsewhere. `code:` names a physical key, for digits that Shift turns into signs. */
  keys: string[];
  /** Absent: not listed in the help. */
  help?: string;
  /** Also while typing in a field. */
  everywhere?: boolean;
  /** Changes the document. */
  edits?: boolean;
}

export const SHORTCUTS: readonly Shortcut[] = [
  { action: 'add', keys: ['tab', 'n'], help: 'Add a step', edits: true },
  { action: 'connect', keys: ['c'], help: 'Connect the step to another', edits: true },
  { action: 'open', keys: ['enter'], help: 'Select the step in focus' },
  { action: 'rename', keys: ['f2'], help: 'Rename', edits: true },
  { action: 'duplicate', keys: ['mod+d'], help: 'Duplicate', edits: true },
  { action: 'delete', keys: ['delete', 'backspace'], help: 'Delete', edits: true },
  { action: 'toggle-disabled', keys: ['d'], help: 'Switch off or on', edits: true },
  { action: 'comment', keys: ['shift+c'], help: 'Comment on the step' },
  { action: 'note', keys: ['s'], help: 'Add a note', edits: true },
  { action: 'tidy', keys: ['shift+alt+code:KeyT', 't'], help: 'Tidy up', edits: true },
  { action: 'undo', keys: ['mod+z'], help: 'Undo my last change', edits: true },
  { action: 'redo', keys: ['mod+shift+z', 'mod+y'], help: 'Redo', edits: true },
  { action: 'select-all', keys: ['mod+a'], help: 'Select everything' },
  { action: 'select-downstream', keys: ['alt+shift+arrowright'], help: 'Select all that follows' },
  { action: 'select-upstream', keys: ['alt+shift+arrowleft'], help: 'Select all before' },
  { action: 'run', keys: ['mod+enter'], help: 'Run', everywhere: true },
  { action: 'fit', keys: ['shift+code:Digit1', '1'], help: 'Show everything' },
  { action: 'fit-selection', keys: ['shift+code:Digit2', '2'], help: 'Show the selection' },
  { action: 'actual-size', keys: ['0'], help: 'Zoom to 100 %' },
  { action: 'zoom-in', keys: ['+', '='], help: 'Zoom in' },
  { action: 'zoom-out', keys: ['-'], help: 'Zoom out' },
  { action: 'tool-select', keys: ['v'], help: 'Select tool' },
  { action: 'tool-hand', keys: ['h'], help: 'Hand tool' },
  { action: 'minimap', keys: ['m'], help: 'Show or hide the map' },
  { action: 'region', keys: ['f6'], help: 'Go to the next part of the screen', everywhere: true },
  { action: 'help', keys: ['?'], help: 'This list' },
  { action: 'cancel', keys: ['escape'] },
  { action: 'left', keys: ['arrowleft', 'shift+arrowleft'] },
  { action: 'right', keys: ['arrowright', 'shift+arrowright'] },
  { action: 'up', keys: ['arrowup', 'shift+arrowup'] },
  { action: 'down', keys: ['arrowdown', 'shift+arrowdown'] }
];

/** What `matchShortcut` looks at; a KeyboardEvent fits. */
export interface KeyPress {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
}

/** The shortcut of a key press, or `undefined`. `mac` decides which key `mod` is. */
export function matchShortcut(press: KeyPress, mac: boolean): Shortcut | undefined {
  return SHORTCUTS.find(({ keys }) => keys.some((combination) => isPressed(combination, press, mac)));
}

function isPressed(combination: string, press: KeyPress, mac: boolean): boolean {
  // A lone "+" is a key of its own.
  const parts = combination === '+' ? ['+'] : combination.split('+');
  const key = parts.pop()!;
  const wantsMod = parts.includes('mod');
  const hasMod = mac ? press.metaKey : press.ctrlKey;
  const hasOther = mac ? press.ctrlKey : press.metaKey;
  if (wantsMod !== hasMod || hasOther || parts.includes('alt') !== press.altKey) return false;
  if (key.startsWith('code:'))
    return key.slice(5) === press.code && parts.includes('shift') === press.shiftKey;
  // Signs such as ? and + need Shift on many keyboards: only what came out counts.
  const isSign = key.length === 1 && !/[a-z0-9]/.test(key);
  return press.key.toLowerCase() === key && (isSign || parts.includes('shift') === press.shiftKey);
}

/** Whether keys are for the element, not for the canvas. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.closest('input, textarea, select, [contenteditable], [role="menu"], [role="dialog"]') !== null)
  );
}
