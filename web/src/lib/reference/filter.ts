import type { OperationView, Section } from './types.ts';

/** What somebody looks for: words in any order, and a tag. */
export interface Wanted {
  words: string;
  tag: string;
}

/** The sections that hold something wanted, each with only that. An empty wish finds everything. */
export function filterSections(sections: readonly Section[], { words, tag }: Wanted): Section[] {
  const parts = words.toLowerCase().split(/\s+/).filter(Boolean);
  return sections
    .filter((section) => tag === '' || section.tag === tag)
    .map((section) => ({
      ...section,
      operations: section.operations.filter((operation) => hasAll(operation, parts))
    }))
    .filter((section) => section.operations.length > 0);
}

function hasAll(operation: OperationView, parts: readonly string[]): boolean {
  const { id, method, path, summary, description, tag } = operation;
  const text = [id, method, path, summary, description, tag].join(' ').toLowerCase();
  return parts.every((part) => text.includes(part));
}
