/** What a person reads about the difference of two documents. A door of its own: editing needs none of it. */
export {
  compareDocuments,
  wireWords,
  type ChangeKind,
  type ChangeLine,
  type Comparison,
  type StepChange,
  type WireChange
} from './compare.ts';
export { describeMerge, type MergeChange } from './merge-words.ts';
export { grownPermissions, type Permission } from './permissions.ts';
export { lastWriter } from './last-writer.ts';
export type { Words } from './value-words.ts';
