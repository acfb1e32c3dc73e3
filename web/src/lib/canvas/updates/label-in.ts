import type { UpdateMerge } from './update-merge.svelte.ts';

/** The label of a step, of the copy or of the newer version. */
export const labelIn = (merge: UpdateMerge, nodeId: string): string | undefined =>
  (merge.now.nodes[nodeId] ?? merge.update?.documents?.theirs.nodes[nodeId])?.label;
