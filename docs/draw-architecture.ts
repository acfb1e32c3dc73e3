/**
 * Draws the pictures of docs/architecture.md from the imports themselves, as Mermaid between two marks.
 * `pnpm docs:architecture` writes them; with `--check` it fails when the page shows other arrows than the code has.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { cruise, type ICruiseOptions, type ICruiseResult } from 'dependency-cruiser';
import extractOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';

type Arrows = Map<string, Set<string>>;

interface Picture {
  /** Names the marks in the page. */
  name: string;
  /** What to read. */
  sources: string[];
  /** The box of a file; `undefined` leaves it out. */
  box(file: string): string | undefined;
}

const PAGE = fileURLToPath(new URL('architecture.md', import.meta.url));
const CONFIG = fileURLToPath(new URL('../.dependency-cruiser.cjs', import.meta.url));

/** A folder one level below, or a file that lies there as `file.ts`. Tests are left out: they may look anywhere. */
const inside = (folder: string) => (file: string) =>
  /\.test\.ts$|\/testing\//.test(file) ? undefined : new RegExp(`^${folder}/([^/]+)/`).exec(file)?.[1];

const PACKAGES = ['workflow', 'db', 'auth', 'egress', 'mocks', 'collab-server', 'worker', 'web', 'cli'];
const PICTURES: Picture[] = [
  {
    name: 'packages',
    sources: [...PACKAGES.filter((name) => name !== 'web'), 'web/src', 'web/server.ts'],
    box: (file) => PACKAGES.find((name) => file.startsWith(`${name}/`) && !file.endsWith('.test.ts'))
  },
  { name: 'workflow', sources: ['workflow'], box: inside('workflow') },
  { name: 'web', sources: ['web/src/lib'], box: inside('web/src/lib') }
];

async function readArrows({ sources, box }: Picture): Promise<Arrows> {
  const options = (await extractOptions(CONFIG)) as ICruiseOptions;
  const { output } = await cruise(sources, { ...options, validate: false });
  const arrows: Arrows = new Map();
  for (const { source, dependencies } of (output as ICruiseResult).modules) {
    const from = box(source);
    if (!from) continue;
    const targets = arrows.get(from) ?? new Set();
    arrows.set(from, targets);
    for (const { resolved } of dependencies) {
      const to = box(resolved);
      if (to && to !== from) targets.add(to);
    }
  }
  return arrows;
}

/** Whether one reaches the other by two arrows or more: then the direct one tells nothing new. */
function isImplied(arrows: Arrows, from: string, to: string): boolean {
  const seen = new Set<string>();
  const ahead = [...(arrows.get(from) ?? [])].filter((next) => next !== to);
  for (let next = ahead.pop(); next; next = ahead.pop()) {
    if (next === to) return true;
    if (!seen.has(next)) ahead.push(...(arrows.get(next) ?? []));
    seen.add(next);
  }
  return false;
}

/** Mermaid's `flowchart`; boxes and arrows in alphabetical order, so that the page changes only with them. */
function toMermaid(arrows: Arrows): string {
  const boxes = [...arrows.keys()].toSorted();
  const id = (name: string) => `f_${name.replaceAll(/\W/g, '_')}`; // "end" and the like are words of Mermaid
  const lines = boxes.flatMap((from) => [
    `  ${id(from)}["${from}"]`,
    ...[...(arrows.get(from) ?? [])]
      .toSorted()
      .filter((to) => arrows.has(to) && !isImplied(arrows, from, to))
      .map((to) => `  ${id(from)} --> ${id(to)}`)
  ]);
  return ['```mermaid', 'flowchart TB', ...lines, '```'].join('\n');
}

function place(page: string, name: string, drawing: string): string {
  const [start, end] = [`<!-- drawn: ${name} -->`, '<!-- drawn -->'];
  const from = page.indexOf(start);
  const to = page.indexOf(end, from);
  if (from < 0 || to < 0) throw new Error(`docs/architecture.md has no place for the picture “${name}”.`);
  return `${page.slice(0, from)}${start}\n\n${drawing}\n\n${page.slice(to)}`;
}

const before = readFileSync(PAGE, 'utf8');
let page = before;
for (const picture of PICTURES) page = place(page, picture.name, toMermaid(await readArrows(picture)));
if (!process.argv.includes('--check')) writeFileSync(PAGE, page);
else if (page !== before) {
  process.stderr.write(
    'docs/architecture.md shows other arrows than the code has: run `pnpm docs:architecture`.\n'
  );
  process.exitCode = 1;
}
