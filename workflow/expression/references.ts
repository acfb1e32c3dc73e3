/** References to nodes in template text, found and rewritten without the parser, so that half-typed code survives. */
import type { ProblemCode } from '../types.ts';
import type { Lexeme } from './scan.ts';
import { splitTemplate } from './segments.ts';
import { quote } from './tokens.ts';
import type { ExpressionProblem, SourceRange } from './types.ts';

/** A place in the source that names a node. */
export interface NodeReference extends SourceRange {
  /** Node id, or a label that was typed or imported. */
  name: string;
  /** How a name is written at this place. */
  style: 'quoted' | 'member';
}

/** Every `$('…')`, `$node["…"]` and `$node.…` in template text, in order. Total. */
export function findReferences(source: string): NodeReference[] {
  return splitTemplate(source).flatMap((segment) => {
    if (segment.kind === 'text') return [];
    const { lexemes } = segment.scan;
    return lexemes.flatMap((_, index) => readReference(lexemes, index) ?? []);
  });
}

function readReference(lexemes: readonly Lexeme[], at: number): NodeReference | undefined {
  const root = lexemes[at];
  const before = lexemes[at - 1]?.value;
  if (root?.kind !== 'name' || before === '.' || before === '?.') return undefined;
  const optional = lexemes[at + 1]?.value === '?.' && lexemes[at + 2]?.kind === 'punctuator';
  const open = at + (optional ? 2 : 1);
  const name = lexemes[open + 1];
  const brackets = `${root.value}${lexemes[open]?.value}${lexemes[open + 2]?.value}`;
  if (name?.kind === 'string' && (brackets === '$()' || brackets === '$node[]'))
    return { name: name.value, style: 'quoted', start: name.start, end: name.end };
  const dot = lexemes[open];
  if (root.value === '$node' && name?.kind === 'name' && (dot?.value === '.' || dot?.value === '?.'))
    return { name: name.value, style: 'member', start: dot.start, end: name.end };
  return undefined;
}

/** Writes other names at the places of references; names that are not in the map stay. */
export function renameReferences(source: string, names: ReadonlyMap<string, string>): string {
  let result = '';
  let done = 0;
  for (const reference of findReferences(source)) {
    const name = names.get(reference.name);
    if (name === undefined) continue;
    result +=
      source.slice(done, reference.start) + (reference.style === 'member' ? `[${quote(name)}]` : quote(name));
    done = reference.end;
  }
  return result + source.slice(done);
}

/** Positions are those of the source that was given. */
export interface ReferenceProblem extends ExpressionProblem {
  code: Extract<ProblemCode, 'AMBIGUOUS_REFERENCE' | 'UNKNOWN_REFERENCE'>;
}

/** Ids of nodes by label; a label that several nodes have lists them all. */
export type LabelIndex = ReadonlyMap<string, readonly string[]>;

export function indexLabels(nodes: Readonly<Record<string, { label: string }>>): LabelIndex {
  const index = new Map<string, string[]>();
  for (const [id, { label }] of Object.entries(nodes)) index.set(label, [...(index.get(label) ?? []), id]);
  return index;
}

/** Replaces labels by ids. What is an id already stays, and so does what cannot be resolved, with a problem. */
export function resolveLabels(
  source: string,
  labels: LabelIndex
): { source: string; problems: ReferenceProblem[] } {
  const ids = new Set([...labels.values()].flat());
  const names = new Map<string, string>();
  const problems: ReferenceProblem[] = [];
  for (const { name, start, end } of findReferences(source)) {
    const [id, another] = ids.has(name) ? [name] : (labels.get(name) ?? []);
    if (id === undefined) {
      problems.push({ code: 'UNKNOWN_REFERENCE', message: `There is no node called "${name}".`, start, end });
    } else if (another !== undefined) {
      const message = `Several nodes are called "${name}". Choose one from the list.`;
      problems.push({ code: 'AMBIGUOUS_REFERENCE', message, start, end });
    } else if (id !== name) names.set(name, id);
  }
  return { source: renameReferences(source, names), problems };
}
