/**
 * Ports that follow the config, by node type. They lie apart from their nodes because a workflow is drawn before the
 * schemas of its nodes are loaded: nothing here may import one. The definition of the type names the same function.
 */
import type { Ports } from '../../define-node.ts';
import { dataStorePorts } from './data-store.ts';
import { mergePorts } from './merge.ts';
import { switchPorts } from './switch.ts';

export const configPorts: Readonly<Record<string, (config: Record<string, unknown>) => Ports>> = {
  switch: switchPorts,
  merge: mergePorts,
  'data-store': dataStorePorts
};
