/** Chips for the editor. Imports neither the parser nor the evaluator, so that a page can show chips without loading them. */
import type { Lexeme } from './scan.ts';
import { splitTemplate, type CodeSegment } from './segments.ts';

export type Token =
  | { kind: 'text'; text: string; start: number; end: number }
  /** A `{{ }}` that only reads a path: of the current item, or of the item of another node. */
  | { kind: 'reference'; nodeId?: string; path: string[]; source: string; start: number; end: number }
  | { kind: 'code'; source: string; start: number; end: number };

/** Cuts template text into text, references shown as chips, and other code. Total; the sources joined give the text. */
export function tokenize(source: string): Token[] {
  return splitTemplate(source).map((segment): Token => {
    const { start, end } = segment;
    const text = source.slice(start, end);
    if (segment.kind === 'text') return { kind: 'text', text, start, end };
    const reference = readReference(segment);
    return reference
      ? { kind: 'reference', ...reference, source: text, start, end }
      : { kind: 'code', source: text, start, end };
  });
}

export interface PathReference {
  /** Absent for the current item. */
  nodeId?: string;
  path: string[];
}

const PLAIN_NAME = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;
const POSITION = /^(?:0|[1-9]\d*)$/;

/** The `{{ }}` of a path: what dragging a field out of a sample writes. */
export function referenceSource({ nodeId, path }: PathReference): string {
  const root = nodeId === undefined ? '$json' : `$(${quote(nodeId)}).item.json`;
  return `{{ ${root}${path.map(memberSource).join('')} }}`;
}

/** A step of a path as it is written: `.name`, `["two words"]` or `[0]`. */
export function memberSource(key: string): string {
  if (PLAIN_NAME.test(key)) return `.${key}`;
  return POSITION.test(key) ? `[${key}]` : `[${JSON.stringify(key)}]`;
}

/** A name as a literal in single quotes. */
export function quote(name: string): string {
  return `'${JSON.stringify(name).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** Ways to reach the data of one item, by what stands before the path. */
const ITEM_READERS = ['.item.json', '.first().json', '.last().json', '.json'];

function readReference({ closed, scan }: CodeSegment): PathReference | undefined {
  if (!closed || !scan.closed) return undefined;
  const { lexemes } = scan;
  const [root] = lexemes;
  if (root?.kind !== 'name') return undefined;
  if (root.value === '$json') return withPath(lexemes, 1);
  if (root.value === '$input') return startsWith(lexemes, 1, '.item.json') ? withPath(lexemes, 5) : undefined;
  const named = readNodeName(lexemes);
  const reader = named && ITEM_READERS.find((text) => startsWith(lexemes, named.next, text));
  if (!named || !reader) return undefined;
  return withPath(lexemes, named.next + lexemeCount(reader), named.nodeId);
}

/** `$('id')`, `$node["id"]` or `$node.id` at the start of code. */
function readNodeName(lexemes: readonly Lexeme[]): { nodeId: string; next: number } | undefined {
  const [root, open, name, close] = lexemes;
  const spelled = `${root?.value}${open?.value}${close?.value}`;
  if (name?.kind === 'string' && (spelled === '$()' || spelled === '$node[]'))
    return { nodeId: name.value, next: 4 };
  if (root?.value === '$node' && open?.value === '.' && name?.kind === 'name')
    return { nodeId: name.value, next: 3 };
  return undefined;
}

const lexemeCount = (text: string): number => text.match(/\w+|./g)?.length ?? 0;

function startsWith(lexemes: readonly Lexeme[], from: number, text: string): boolean {
  const piece = lexemes.slice(from, from + lexemeCount(text));
  return piece.map((lexeme) => lexeme.value).join('') === text;
}

/** The rest of the code as a path, or `undefined` when it is more than that. */
function withPath(lexemes: readonly Lexeme[], from: number, nodeId?: string): PathReference | undefined {
  const path: string[] = [];
  for (let at = from; at < lexemes.length;) {
    const step = readStep(lexemes, at);
    if (!step) return undefined;
    path.push(step.key);
    at = step.next;
  }
  return nodeId === undefined ? { path } : { nodeId, path };
}

function readStep(lexemes: readonly Lexeme[], at: number): { key: string; next: number } | undefined {
  const dot = lexemes[at]?.value;
  const hasDot = dot === '.' || dot === '?.';
  const name = lexemes[at + 1];
  if (hasDot && name?.kind === 'name') return { key: name.value, next: at + 2 };
  const open = dot === '?.' ? at + 1 : at;
  const key = lexemes[open + 1];
  if (lexemes[open]?.value !== '[' || lexemes[open + 2]?.value !== ']') return undefined;
  return key?.kind === 'string' || (key?.kind === 'number' && POSITION.test(key.value))
    ? { key: key.value, next: open + 3 }
    : undefined;
}
