import type { Json } from '@automateos/workflow';
import { describeData } from './view.ts';

/** Children drawn at first below one branch, and added by each "Show more". */
export const MAX_TREE_CHILDREN = 50;

/** The branches below a value: fields by name, list entries by number from 1. Undefined for a value that is drawn in place. */
export function treeChildren(value: Json | undefined): { name: string; value: Json }[] | undefined {
  const view = describeData(value);
  if (view.kind === 'rows') return view.rows;
  const entries = view.kind === 'table' ? view.rows : view.kind === 'list' ? view.items : undefined;
  return entries?.map((entry, index) => ({ name: String(index + 1), value: entry }));
}
