import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Plugin } from 'vite';

/** Their exports are computed from the catalogue, once for each build. */
const TABLES = new Set(
  ['table', 'summaries'].map((name) =>
    fileURLToPath(new URL(`../workflow/facts/${name}.ts`, import.meta.url))
  )
);
const PREFIX = '\0first-load:';

/**
 * Stand-ins for what a library brings along and the app never calls. `real` is the file that would have been loaded.
 * - d3-zoom animates through d3-transition and d3-interpolate; the view flies by itself (lib/canvas/flight.svelte.ts).
 * - Kit shares the file that can write values as code; only its server does.
 * - Svelte can make custom elements; none of ours is one.
 */
const STAND_INS: Record<string, (real: string) => string> = {
  'd3-transition': (selection) =>
    `import { selection } from ${JSON.stringify(selection)};
    selection.prototype.interrupt = function () { return this; };
    selection.prototype.transition = () => { throw new Error('no transitions: use Flight'); };
    export const interrupt = () => {};`,
  'd3-interpolate': () => 'export const interpolate = undefined, interpolateZoom = undefined;',
  './dom/elements/custom-element.js': () => 'export const create_custom_element = undefined;',
  './src/uneval.js': () => `export const uneval = () => { throw new Error('only on the server'); };`
};

/** Style sheets are no part of it: Vite adds them. */
const resolveDependencies = (): string[] => [];

/**
 * Keeps out of the builder's first load what it does not need there (docs/decisions/0015-facts-first.md):
 * - The tables of node facts are written into the build as values. Computed in the browser, they would pull in every schema,
 *   and with them zod and the cron parser. Development and tests compute them.
 * - Yjs logs two warnings through `lib0/logging`, whose browser version draws consoles and pictures; the plain one does.
 * - What `STAND_INS` names.
 * - Lists of files that each page and panel needs, 4 KB of names: their imports say the same. Pages are fetched when a
 *   pointer comes near their link, panels once the canvas stands (lib/canvas/preload.ts).
 */
export function firstLoad(): Plugin {
  const standIns = new Map<string, string>();
  return {
    name: 'first-load',
    apply: 'build',
    enforce: 'pre', // before Vite resolves by itself
    config: () => ({ environments: { client: { build: { modulePreload: { resolveDependencies } } } } }),
    async resolveId(source, importer) {
      const resolve = (path: string) => this.resolve(path, importer, { skipSelf: true });
      if (source === 'lib0/logging') {
        const found = await resolve(source);
        return found && { ...found, id: found.id.replace(/logging\.js$/, 'logging.node.js') };
      }
      const standIn = this.environment.name === 'client' ? STAND_INS[source] : undefined;
      if (!standIn || importer?.startsWith(PREFIX)) return null;
      const real = await resolve(source === 'd3-transition' ? 'd3-selection' : source);
      if (!real) return null;
      standIns.set(PREFIX + source, standIn(real.id));
      return { id: PREFIX + source, moduleSideEffects: source === 'd3-transition' };
    },
    async load(id) {
      if (!TABLES.has(id)) return standIns.get(id) ?? null;
      const table = (await import(pathToFileURL(id).href)) as Record<string, unknown>;
      return Object.entries(table)
        .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`)
        .join('\n');
    }
  };
}
