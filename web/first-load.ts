import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Plugin } from 'vite';

const FACTS = fileURLToPath(new URL('../workflow/facts/table.ts', import.meta.url));

/**
 * Keeps out of the builder's first load what it does not need there (docs/decisions/0015-facts-first.md):
 * - The table of node facts is written into the build as a value. Computed in the browser, it would pull in every schema,
 *   and with them zod and the cron parser. Development and tests compute it.
 * - Yjs logs two warnings through `lib0/logging`, whose browser version draws consoles and pictures; the plain one does.
 */
export function firstLoad(): Plugin {
  return {
    name: 'first-load',
    apply: 'build',
    enforce: 'pre', // before Vite resolves by itself
    async resolveId(source, importer) {
      if (source !== 'lib0/logging') return null;
      const found = await this.resolve(source, importer, { skipSelf: true });
      return found && { ...found, id: found.id.replace(/logging\.js$/, 'logging.node.js') };
    },
    async load(id) {
      if (id !== FACTS) return null;
      const { nodeFacts } = (await import(pathToFileURL(FACTS).href)) as { nodeFacts: unknown };
      return `export const nodeFacts = ${JSON.stringify(nodeFacts)};`;
    }
  };
}
