import type { Port, Ports } from '../../define-node.ts';

export const MOST_INPUTS = 10;

export const mergePorts = (config: Record<string, unknown>): Ports => ({
  inputs: inputPorts(config),
  outputs: [{ id: 'out' }]
});

/** `in`, `in2`, `in3` …; two for a join, however many were there before. */
export function inputPorts({ mode, inputs }: Record<string, unknown>): Port[] {
  const wanted = typeof inputs === 'number' && mode !== 'key' ? Math.trunc(inputs) : 2;
  const count = Math.min(Math.max(Number.isNaN(wanted) ? 2 : wanted, 2), MOST_INPUTS);
  return Array.from({ length: count }, (_, index) => ({
    id: index === 0 ? 'in' : `in${index + 1}`,
    label: `Input ${index + 1}`
  }));
}
