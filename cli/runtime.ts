import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT } from './paths.ts';

const EXIT_WITH_PARENT = fileURLToPath(new URL('./exit-with-parent.ts', import.meta.url));
/** The binary itself: the launcher of the npm package would leave it running when killed. */
const DENO = join(ROOT, 'node_modules/deno/deno');

/**
 * Young objects get 4 MB instead of 16: garbage that an idle process would never collect goes earlier (docs/performance.md).
 */
const SMALL_NURSERY = '--max-semi-space-size=4';

export interface Command {
  command: string;
  args: string[];
  cwd: string;
}

/** How this Node starts an entry, given relative to the project, so that it ends together with its parent. */
export const nodeCommand = (entry: string): Command => ({
  command: process.execPath,
  args: [SMALL_NURSERY, '--import', EXIT_WITH_PARENT, entry],
  cwd: ROOT
});

/** The same on Deno, with the permissions that the script `deno` of the entry's package gives it. */
export function denoCommand(entry: string): Command {
  const cwd = join(ROOT, dirname(entry));
  const { scripts } = JSON.parse(readFileSync(join(cwd, 'package.json'), 'utf8')) as {
    scripts: { deno: string };
  };
  const flags = scripts.deno.split(' ').slice(1, -1);
  return { command: DENO, args: [...flags, '--preload', EXIT_WITH_PARENT, basename(entry)], cwd };
}
