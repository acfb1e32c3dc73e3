/**
 * What an n8n node gives out is called otherwise here (an agent's `output` is our `text`): expressions that read it are
 * rewritten, those of the next steps (`$json`) and those that name the node (`$('Agent')`).
 */
import { mapExpressions } from '../../document/map-expressions.ts';
import type { WorkflowDocument } from '../../types.ts';

/** Path there → path here, dots between the keys. */
export type Renames = Readonly<Record<string, string>>;

/** Steps that give out what comes in, so that what follows them reads what is before them. */
const PASSING = new Set(['if', 'filter', 'switch', 'wait', 'loop', 'merge', 'data-store']);

const OWN = String.raw`\$json|\$input\.(?:item|first\(\)|last\(\))\.json`;

/** @param renames of each step that has any, by its id */
export function renameOutputs(
  document: WorkflowDocument,
  renames: ReadonlyMap<string, Renames>
): WorkflowDocument {
  if (renames.size === 0) return document;
  const named = [...renames].map(([nodeId, names]) =>
    rewriter(namePattern(document.nodes[nodeId]!.label), names)
  );
  const nodes = Object.entries(document.nodes).map(([nodeId, node]) => {
    const own = sourcesOf(document, nodeId).map((source) => rewriter(OWN, renames.get(source) ?? {}));
    const rewrite = (text: string) => [...named, ...own].reduce((source, apply) => apply(source), text);
    return [nodeId, { ...node, config: mapExpressions(node.config, rewrite) }] as const;
  });
  return { ...document, nodes: Object.fromEntries(nodes) };
}

/** The steps whose output this one reads, looking through those that only pass on. */
function sourcesOf({ nodes, edges }: WorkflowDocument, nodeId: string): string[] {
  const found = new Set<string>();
  const seen = new Set([nodeId]);
  const ahead = [nodeId];
  for (let current = ahead.pop(); current !== undefined; current = ahead.pop())
    for (const { source, target } of Object.values(edges)) {
      if (target !== current || seen.has(source)) continue;
      seen.add(source);
      if (PASSING.has(nodes[source]!.type)) ahead.push(source);
      else found.add(source);
    }
  return [...found];
}

function namePattern(name: string): string {
  const quoted = `(?:"${RegExp.escape(name)}"|'${RegExp.escape(name)}')`;
  const item = String.raw`\.(?:item|first\(\)|last\(\)|all\(\)\[\d+\])`;
  return String.raw`\$\(${quoted}\)${item}\.json|\$node\[${quoted}\]\.json`;
}

function rewriter(subject: string, renames: Renames): (source: string) => string {
  const rules = Object.entries(renames).map(([from, to]) => ({
    pattern: new RegExp(`(${subject})${from.split('.').map(accessPattern).join('')}`, 'g'),
    to: to === '' ? '' : `.${to}`
  }));
  return (text) =>
    rules.reduce(
      (source, { pattern, to }) => source.replaceAll(pattern, (_, read: string) => `${read}${to}`),
      text
    );
}

/** `.key`, `["key"]` or `['key']`. */
const accessPattern = (key: string): string => {
  const escaped = RegExp.escape(key);
  return String.raw`(?:\.${escaped}(?![\w$])|\["${escaped}"\]|\['${escaped}'\])`;
};
