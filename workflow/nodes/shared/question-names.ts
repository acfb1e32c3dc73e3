import type { ConfigProblem } from '../../define-node.ts';
import { rowEntries } from '../../form/slot.ts';

/** Questions in the rows of `field` that have the name of an earlier one. */
export function repeatedNames(config: Record<string, unknown>, field: string): ConfigProblem[] {
  const seen = new Set<unknown>();
  const problems: ConfigProblem[] = [];
  for (const [id, { name }] of rowEntries(config[field])) {
    if (name !== undefined && name !== '' && seen.has(name)) {
      const message = `Two questions are called “${String(name)}”. Rename one.`;
      problems.push({ code: 'INVALID_FIELD', field: `${field}.${id}.name`, message });
    }
    seen.add(name);
  }
  return problems;
}
