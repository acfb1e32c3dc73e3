import {
  findDefinition,
  portsOf,
  type Item,
  type Json,
  type Port,
  type PortItems,
  type WorkflowNode
} from '@automateos/workflow';

/** The items that left a step by one port. */
export interface PortView {
  port: string;
  /** The port's own name, when the step has several. */
  label?: string;
  items: Json[];
}

/** What a step gave out, port after port as its type lists them. Ports that carried nothing are kept: that says something. */
export function viewOutput(
  node: Partial<Pick<WorkflowNode, 'type' | 'config'>>,
  output: PortItems
): PortView[] {
  const definition = findDefinition(node.type ?? '');
  const ports = definition
    ? portsOf(definition, node.config).outputs
    : Object.keys(output).map((id): Port => ({ id, label: id }));
  return ports.map((port) => ({
    port: port.id,
    label: ports.length > 1 ? (port.label ?? port.id) : undefined,
    items: dataOf(output[port.id] ?? [])
  }));
}

const dataOf = (items: readonly Item[]): Json[] => items.map((item) => item.data);
