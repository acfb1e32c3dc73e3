/** `pnpm bench [name…] [--quick]`: one process per benchmark, one after the other. Without a name, all of them. */
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const SCRIPTS = fileURLToPath(new URL('./scripts/', import.meta.url));
const known = readdirSync(SCRIPTS).map((file) => file.replace(/\.ts$/, ''));

const { values, positionals } = parseArgs({
  options: { quick: { type: 'boolean' } },
  allowPositionals: true
});
const unknown = positionals.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`No benchmark is called ${unknown.join(', ')}. There are: ${known.join(', ')}.\n`);
  process.exit(1);
}

for (const name of positionals.length > 0 ? positionals : known) {
  const code = await run(name);
  if (code !== 0) process.exitCode = 1;
}

function run(name: string): Promise<number | null> {
  const child = spawn(process.execPath, [`${SCRIPTS}${name}.ts`, ...(values.quick ? ['--quick'] : [])], {
    stdio: 'inherit'
  });
  return new Promise((resolve, reject) => child.once('error', reject).once('exit', resolve));
}
