import { findSecretText, isSensitiveHeader } from '@automateos/workflow/document';
import { isExpression } from '@automateos/workflow';
import * as Y from 'yjs';

type AnyType = Parameters<typeof Y.findRootTypeKey>[0];

/**
 * Takes values that look like credentials out of what a transaction changed, while it is still running: they are gone
 * before anything is sent to others or logged. Returns whether there were any.
 */
export function removeSecrets(transaction: Y.Transaction): boolean {
  let found = false;
  for (const [changed, keys] of transaction.changed) {
    const type = typed(transaction.doc, changed, keys);
    if (type instanceof Y.Map) {
      for (const key of keys) if (key !== null && cleanKey(type, key)) found = true;
    } else if (type instanceof Y.Text && cleanText(type, transaction)) found = true;
  }
  return found;
}

/** A root type that nobody has asked for yet is neither map nor text; how it is written tells which it will be. */
function typed(doc: Y.Doc, type: AnyType, keys: ReadonlySet<string | null>): unknown {
  if (type.constructor !== Y.AbstractType) return type;
  const name = Y.findRootTypeKey(type);
  return keys.has(null) ? doc.getText(name) : doc.getMap(name);
}

function cleanKey(map: Y.Map<unknown>, key: string): boolean {
  const value = map.get(key);
  if (value instanceof Y.Map) return cleanNew(value);
  const isText = value instanceof Y.Text;
  if (!hasSecret(isText ? value.toString() : value) && !isHeaderSecret(map)) return false;
  if (isText) value.delete(0, value.length);
  else map.delete(isHeaderSecret(map) ? 'value' : key);
  return true;
}

/** A map that the transaction brought, with everything in it. */
function cleanNew(map: Y.Map<unknown>): boolean {
  let found = false;
  for (const key of map.keys()) if (cleanKey(map, key)) found = true;
  return found;
}

/** A credential has at most about this many characters before or after the place where it was changed. */
const WINDOW = 2_000;

/** Of a long text only what was just added goes: the rest is somebody's work. */
function cleanText(text: Y.Text, transaction: Y.Transaction): boolean {
  const added = addedRanges(text, transaction);
  if (added.length === 0) return false;
  const whole = text.toString();
  const start = Math.max(0, added[0]!.index - WINDOW);
  const end = added.at(-1)!.index + added.at(-1)!.length + WINDOW;
  if (!hasSecret(whole.slice(start, end))) return false;
  for (const range of added.reverse()) text.delete(range.index, range.length);
  return true;
}

function addedRanges(text: Y.Text, transaction: Y.Transaction): { index: number; length: number }[] {
  const added: { index: number; length: number }[] = [];
  let index = 0;
  for (let item = text._start; item; item = item.right) {
    if (item.deleted || !item.countable) continue;
    if (item.id.clock >= (transaction.beforeState.get(item.id.client) ?? 0))
      added.push({ index, length: item.length });
    index += item.length;
  }
  return added;
}

function hasSecret(value: unknown): boolean {
  if (typeof value === 'string') return findSecretText(value) !== undefined;
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some(hasSecret);
}

/** A row of headers whose name says that its value is a credential, with the value written out. */
function isHeaderSecret(row: Y.Map<unknown>): boolean {
  if (row.parent?._item?.parentSub !== 'headers') return false;
  const name = row.get('name');
  if (typeof name !== 'string' || !isSensitiveHeader(name)) return false;
  const value = row.get('value');
  if (isExpression(value)) return value.expr.trim() !== '' && !value.expr.includes('{{');
  return typeof value === 'string' && value.trim() !== '';
}
