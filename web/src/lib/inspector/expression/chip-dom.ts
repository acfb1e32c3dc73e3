/** The editable content of a field: text, with chips that stand for expressions. Pure functions over a contenteditable. */

export type Part =
  | { kind: 'text'; text: string }
  | { kind: 'chip'; source: string; label: string; look: 'data' | 'formula'; title: string };

const SOURCE = 'source';

/** Replaces the content. Text keeps its line breaks; a chip is one unbreakable character for the caret. */
export function renderParts(root: HTMLElement, parts: readonly Part[]): void {
  root.replaceChildren(
    ...parts.map((part) => (part.kind === 'text' ? document.createTextNode(part.text) : chipElement(part)))
  );
  // A caret cannot stand behind a chip that ends the content; an empty text node gives it a place.
  if (parts.at(-1)?.kind === 'chip') root.append(document.createTextNode('\u200b'));
}

export function chipElement(part: Extract<Part, { kind: 'chip' }>): HTMLElement {
  const chip = document.createElement('span');
  chip.className = 'expression-chip';
  chip.contentEditable = 'false';
  chip.dataset[SOURCE] = part.source;
  chip.dataset.look = part.look;
  chip.title = part.title;
  chip.textContent = part.label;
  return chip;
}

/** The template text of the content, and whether a chip is in it. */
export function readContent(root: HTMLElement): { source: string; hasChip: boolean } {
  let source = '';
  let hasChip = false;
  const visit = (node: Node): void => {
    if (node instanceof HTMLElement && node.dataset[SOURCE] !== undefined) {
      source += node.dataset[SOURCE];
      hasChip = true;
    } else if (node instanceof HTMLBRElement) {
      source += '\n';
    } else if (node.nodeType === Node.TEXT_NODE) {
      source += (node as Text).data.replaceAll('\u200b', '').replaceAll('\u00a0', ' ');
    } else {
      if (node instanceof HTMLDivElement && node !== root && source && !source.endsWith('\n')) source += '\n';
      for (const child of node.childNodes) visit(child);
    }
  };
  visit(root);
  return { source, hasChip };
}

/** Puts nodes where the caret is, or at the end when it is elsewhere, and leaves the caret behind them. */
export function insertAtCaret(root: HTMLElement, node: Node, range: Range | undefined): void {
  const place = range && root.contains(range.commonAncestorContainer) ? range : endOf(root);
  place.deleteContents();
  const after = document.createTextNode('\u200b');
  place.insertNode(after);
  place.insertNode(node);
  const caret = document.createRange();
  caret.setStart(after, after.length);
  caret.collapse(true);
  const selection = getSelection();
  selection?.removeAllRanges();
  selection?.addRange(caret);
}

/** The caret inside `root`, to come back to after a popover took the focus. */
export function caretIn(root: HTMLElement): Range | undefined {
  const selection = getSelection();
  if (!selection?.rangeCount) return undefined;
  const range = selection.getRangeAt(0);
  return root.contains(range.commonAncestorContainer) ? range.cloneRange() : undefined;
}

/** Removes the characters just before the caret, such as the `/` that opened the picker. */
export function removeBefore(range: Range, characters: number): void {
  const { startContainer, startOffset } = range;
  if (startContainer.nodeType !== Node.TEXT_NODE || startOffset < characters) return;
  (startContainer as Text).deleteData(startOffset - characters, characters);
  range.setStart(startContainer, startOffset - characters);
  range.collapse(true);
}

/** The text before the caret in its text node. */
export function textBefore(range: Range): string {
  return range.startContainer.nodeType === Node.TEXT_NODE
    ? (range.startContainer as Text).data.slice(0, range.startOffset).replaceAll('\u200b', '')
    : '';
}

function endOf(root: HTMLElement): Range {
  const range = document.createRange();
  range.selectNodeContents(root);
  range.collapse(false);
  return range;
}
