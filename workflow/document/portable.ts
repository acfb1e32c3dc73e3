/** What of a document crosses the border of an organisation. */
import { indexLabels, resolveLabels } from '../expression/references.ts';
import { findFacts } from '../facts/index.ts';
import { portableConfig } from '../form/own-values.ts';
import { fromPublicId } from '../ids.ts';
import type { WorkflowNode } from '../types.ts';
import { isPlainObject } from './json.ts';
import { mapExpressions } from './map-expressions.ts';
import type { Fragment } from './write-nodes.ts';

/**
 * A document as it may be exported or taken in: no reference to a secret or connection, which belong to their organisation; no address
 * that works like a password (a webhook's path), which every copy gets anew; steps named by id. Doing it twice changes
 * nothing more, so that export → import → export gives the same bytes.
 */
export function portableDocument<Document extends Fragment>(document: Document): Document {
  return mapNodes(resolveNames(document), (node) => {
    const facts = findFacts(node.type);
    const config = facts ? portableConfig(facts, node.config) : node.config;
    return { ...node, config: withoutSecretIds(config) as Record<string, unknown> };
  });
}

/** `$('Label')` → `$('n_…')` in every expression. What is unclear stays and is a Problem when it is validated. */
export function resolveNames<Document extends Fragment>(document: Document): Document {
  const labels = indexLabels(document.nodes);
  return mapNodes(document, (node) => ({
    ...node,
    config: mapExpressions(node.config, (source) => resolveLabels(source, labels).source)
  }));
}

function mapNodes<Document extends Fragment>(
  document: Document,
  map: (node: WorkflowNode) => WorkflowNode
): Document {
  const nodes = Object.entries(document.nodes).map(([nodeId, node]) => [nodeId, map(node)]);
  return { ...document, nodes: Object.fromEntries(nodes) as Record<string, WorkflowNode> };
}

/** Also for types that this build does not know: such an id is easy to tell. */
function withoutSecretIds(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((element) => !isSecretId(element)).map(withoutSecretIds);
  if (!isPlainObject(value)) return value;
  const kept = Object.entries(value).filter(([, inner]) => !isSecretId(inner));
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutSecretIds(inner)]));
}

const isSecretId = (value: unknown): boolean =>
  typeof value === 'string' &&
  (['sec', 'con'] as const).some((kind) => fromPublicId(kind, value) !== undefined);
