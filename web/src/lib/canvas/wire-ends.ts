import type { WorkflowEdge } from '@automateos/workflow';
import type { Connection } from '@xyflow/svelte';
import type { OpenWire } from './adding.ts';

/** What the flow calls a connection, as a wire of the document. */
export const toWire = ({ source, sourceHandle, target, targetHandle }: Connection): WorkflowEdge => ({
  source,
  sourcePort: sourceHandle ?? '',
  target,
  targetPort: targetHandle ?? ''
});

/** A wire that was taken up at a port, its other end still open. */
export const openWire = (nodeId: string, portId: string | null | undefined, type: string): OpenWire => ({
  nodeId,
  portId: portId ?? '',
  side: type === 'source' ? 'after' : 'before'
});
