import type { SvelteFlowProps } from '@xyflow/svelte';

/** A canvas to look around in: nothing on it can be moved, wired, selected or deleted. */
export const READ_ONLY = {
  zoomOnDoubleClick: false,
  nodesDraggable: false,
  nodesConnectable: false,
  nodesFocusable: false,
  edgesFocusable: false,
  elementsSelectable: false,
  disableKeyboardA11y: true,
  deleteKey: []
} satisfies Partial<SvelteFlowProps>;
