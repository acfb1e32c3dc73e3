import { catalogue } from '@automateos/workflow';
import type { Plugin } from 'vite';

const MODULE = 'virtual:node-icons';
const RESOLVED = `\0${MODULE}`;

/** Icons of drawn flows that no node has. */
const DRAWN = ['history', 'users'];

/**
 * Gives the app the Lucide icons that the catalogue names, and no other of the 1,700: a new node brings its icon along.
 * A name that Lucide does not have fails the build.
 */
export function nodeIcons(): Plugin {
  const names = [...new Set([...catalogue.map(({ icon }) => icon), ...DRAWN])].toSorted();
  const modules = names.map((name) => `@lucide/svelte/icons/${name}`);
  const imports = modules.map((path, n) => `import i${n} from '${path}';`);
  const entries = names.map((name, n) => `'${name}': i${n}`);
  return {
    name: 'node-icons',
    // Vite looks for packages in files only: found late, they would reload the page in the middle of a test.
    config: () => ({ optimizeDeps: { include: modules } }),
    resolveId: (id) => (id === MODULE ? RESOLVED : undefined),
    load: (id) =>
      id === RESOLVED ? [...imports, `export const ICONS = { ${entries.join(', ')} };`].join('\n') : undefined
  };
}
