import { getBezierPath, getSmoothStepPath, type EdgeProps } from '@xyflow/svelte';

type Ends = Pick<
  EdgeProps,
  'sourceX' | 'sourceY' | 'sourcePosition' | 'targetX' | 'targetY' | 'targetPosition'
>;

/** How far below its steps a wire that ends a round of a loop leads back, in px: clear of them and of their names. */
const BELOW = 74;

/** The line of a wire, and where its label stands. */
export function wirePath(ends: Ends, isReturn: boolean): ReturnType<typeof getBezierPath> {
  if (!isReturn || ends.targetX > ends.sourceX) return getBezierPath(ends);
  const centerY = Math.max(ends.sourceY, ends.targetY) + BELOW;
  return getSmoothStepPath({ ...ends, centerY, borderRadius: 20, offset: 26 });
}
