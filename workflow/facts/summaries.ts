import { catalogue } from '../catalogue.ts';

/**
 * A sentence on each node type, by type: for whoever chooses a step, which is after the first picture. The browser's build
 * holds the value (web/first-load.ts).
 */
export const summaries: Readonly<Record<string, string>> = Object.fromEntries(
  catalogue.map(({ type, docs }) => [type, docs.summary])
);
