import type { Port, Ports } from '../../define-node.ts';
import { rowEntries } from '../../form/slot.ts';

/** Port of what no rule holds for. Rows have random ids of another length. */
export const FALLBACK = 'fallback';
const LABEL_CHARACTERS = 30;

export const switchPorts = ({ rules, fallback }: Record<string, unknown>): Ports => ({
  inputs: [{ id: 'in' }],
  outputs: [...rulePorts(rules), ...(fallback === false ? [] : [{ id: FALLBACK, label: 'Otherwise' }])]
});

/** One port per rule, with the id of its row. */
export function rulePorts(rules: unknown): Port[] {
  return rowEntries(rules)
    .filter(([id]) => id !== FALLBACK)
    .map(([id, { name }], index) => ({ id, label: labelOf(name) ?? `Path ${index + 1}` }));
}

function labelOf(name: unknown): string | undefined {
  const text = typeof name === 'string' ? name.replace(/[{}\s]+/g, ' ').trim() : '';
  if (text === '') return undefined;
  return text.length > LABEL_CHARACTERS ? `${text.slice(0, LABEL_CHARACTERS - 1)}…` : text;
}
