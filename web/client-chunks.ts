import { fileURLToPath } from 'node:url';
import type { Plugin, Rolldown } from 'vite';

const SOURCES = fileURLToPath(new URL('./src/', import.meta.url));
const PAGE = /^routes\/(.*)\+(page|layout|error)\.svelte$/;
const BUILDER = 'app/workflows/[id]/';
/** Pages that are the builder with something around it: they fetch its file too. */
const AROUND_BUILDER = ['live/[id]/room/'];
/** Layouts and failure pages of these stand around every page of the app. */
const SHELL = ['', 'app/'];
const ICONS = /\/@lucide\/svelte\/|^\0virtual:/;
/** Kit finds its own entries by their files: they stay alone. */
const KIT = /\/@sveltejs\/kit\/src\/runtime\/(app|client)\/(?!client-entry|entry|payload)/;
/** Other pages import single modules of it: its parts stay as fine as the bundler makes them. */
const WORKFLOW = fileURLToPath(new URL('../workflow/', import.meta.url));

type Modules = Pick<Rolldown.PluginContext, 'getModuleIds' | 'getModuleInfo'>;
type ChunkName = 'common' | 'builder';

/**
 * Packs the small files of the builder's first load into two: by itself the bundler makes one of each module that another
 * set of pages needs, seventy in all, and what is compressed alone compresses badly. What any other page needs too goes
 * into `common`, so that none has to fetch the builder. Libraries follow whoever imports them.
 */
export function clientChunks(): Plugin {
  let chunks = new Map<string, ChunkName>();
  const group = (name: ChunkName, priority: number) => ({
    name: (id: string) => (chunks.get(id) === name ? name : null),
    priority
  });
  const workflow = { name: 'workflow', test: (id: string) => id.startsWith(WORKFLOW), entriesAware: true };
  const groups = [{ ...workflow, priority: 3 }, group('common', 2), group('builder', 1)];
  const output = { codeSplitting: { groups } };
  return {
    name: 'client-chunks',
    apply: 'build',
    applyToEnvironment: ({ name }) => name === 'client',
    config: () => ({ environments: { client: { build: { rolldownOptions: { output } } } } }),
    buildEnd() {
      chunks = chunksOf(this);
    },
    generateBundle(_options, bundle) {
      const page = strayPage(bundle);
      if (page) this.error(`${page} would fetch the builder: what both import belongs into \`common\`.`);
    }
  };
}

const mayFetchBuilder = (id: string): boolean =>
  [BUILDER, ...AROUND_BUILDER].some((route) => id.includes(`routes/${route}`));

/** A page other than the builder's that needs the builder's file to run. */
function strayPage(bundle: Rolldown.OutputBundle): string | undefined {
  const files = Object.values(bundle).filter((file) => file.type === 'chunk');
  const byName = new Map(files.map((file) => [file.fileName, file]));
  const needs = (file: Rolldown.OutputChunk, seen = new Set<string>()): boolean =>
    file.imports.some((name) => {
      const imported = byName.get(name);
      if (!imported || seen.has(name)) return false;
      seen.add(name);
      return imported.name === 'builder' || needs(imported, seen);
    });
  const pages = files.flatMap((file) =>
    Object.keys(file.modules)
      .filter((id) => id.startsWith(SOURCES) && PAGE.test(id.slice(SOURCES.length)))
      .map((id) => ({ id, file }))
  );
  return pages.find(({ id, file }) => file.name !== 'builder' && !mayFetchBuilder(id) && needs(file))?.id;
}

function chunksOf(modules: Modules): Map<string, ChunkName> {
  const pages: { id: string; route: string }[] = [];
  const chunks = new Map<string, ChunkName>();
  for (const id of modules.getModuleIds()) {
    const route = id.startsWith(SOURCES) ? PAGE.exec(id.slice(SOURCES.length))?.[1] : undefined;
    if (route !== undefined) pages.push({ id, route });
    if (KIT.test(id)) chunks.set(id, 'common');
  }
  const isShell = ({ id, route }: (typeof pages)[number]) =>
    SHELL.includes(route) && !id.endsWith('+page.svelte');
  const isBuilder = ({ route }: (typeof pages)[number]) => route === BUILDER;
  const others = closure(
    modules,
    pages.filter((page) => !isShell(page) && !mayFetchBuilder(page.id))
  );
  for (const id of closure(modules, pages.filter(isBuilder)))
    chunks.set(id, others.has(id) ? 'common' : 'builder');
  for (const id of closure(modules, pages.filter(isShell))) chunks.set(id, 'common');
  return chunks;
}

/** Our own modules and icons that these need to run; what is only imported later is not among them. */
function closure(modules: Modules, roots: readonly { id: string }[]): Set<string> {
  const found = new Set<string>();
  const visit = (id: string) => {
    if (found.has(id) || !(id.startsWith(SOURCES) || ICONS.test(id))) return;
    found.add(id);
    modules.getModuleInfo(id)?.importedIds.forEach(visit);
  };
  for (const { id } of roots) visit(id);
  return found;
}
