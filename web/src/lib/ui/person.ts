import { personColorNumber } from '@automateos/workflow';

const COLORS = ['var(--u1)', 'var(--u2)', 'var(--u3)', 'var(--u4)', 'var(--u5)', 'var(--u6)'] as const;

/** Two capital letters: first and last word, or the first two letters of a single one. */
export function initials(name: string): string {
  const words = name.split(/[\s@._-]+/).filter(Boolean);
  const [first, last] = [words[0], words.length > 1 ? words.at(-1) : undefined];
  if (!first) return '?';
  const letters = last ? [[...first][0], [...last][0]] : [...first].slice(0, 2);
  return letters.join('').toUpperCase();
}

/** One of the six presence colours: the chosen one, or always the same for the same id. */
export function personColor(id: string, chosen?: number | null): string {
  return COLORS[(chosen ?? personColorNumber(id)) - 1] ?? COLORS[0];
}
