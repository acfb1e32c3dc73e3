import type { TestContext } from 'vitest';

/** What a case measured; shown in the table and in the JSON line, never judged. */
export type Figures = Record<string, number | string>;

declare module 'vitest' {
  interface TaskMeta {
    figures?: Figures;
  }
}

export function report({ task }: Pick<TestContext, 'task'>, figures: Figures): void {
  task.meta.figures = { ...task.meta.figures, ...figures };
}

/** Half, most and all of the values, in milliseconds. */
export function spread(name: string, values: readonly number[]): Figures {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (part: number) => Math.round(sorted[Math.ceil(sorted.length * part) - 1] ?? 0);
  return { [`${name} p50 ms`]: at(0.5), [`${name} p95 ms`]: at(0.95), [`${name} max ms`]: at(1) };
}
