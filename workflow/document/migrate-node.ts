/** Brings the config of a node to the version of its type that this build knows. */
import type { NodeDefinition } from '../define-node.ts';
import { asMap, type SharedMap } from './layout.ts';
import { readNodeValue } from './read-values.ts';
import { writeField } from './values.ts';

/**
 * Runs the type's own migrations from the node's version on, inside the caller's transaction, and writes what they change
 * field by field. One that fails leaves the node as it is: validation then names its version.
 */
export function migrateNode(node: SharedMap, { type, version, migrate }: NodeDefinition): void {
  const read = readNodeValue('', node, []);
  const map = asMap(node.get('config'));
  if (!read || !map || !migrate || read.typeVersion >= version) return;
  let config = read.config;
  try {
    for (let from = read.typeVersion; from < version; from++) config = migrate[from]?.(config) ?? config;
  } catch {
    return; // the config was not what that version allowed
  }
  for (const field of new Set([...Object.keys(read.config), ...Object.keys(config)]))
    writeField(map, { type, field }, config[field]);
  node.set('typeVersion', version);
}
