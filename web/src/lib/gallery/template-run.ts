import { createContext } from 'svelte';
import type { Status } from '#lib/ui/status.ts';

export interface TemplateRun {
  /** What became of the steps that ran. */
  readonly statuses: Readonly<Record<string, Status>>;
  readonly onchoose: ((stepId: string) => void) | undefined;
}

/** From the canvas of a template to its cards. */
export const [getTemplateRun, provideTemplateRun] = createContext<TemplateRun>();
