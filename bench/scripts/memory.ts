/**
 * Memory of everything 60 s after `pnpm start`, nobody signed in: the sum of PSS, so what processes share counts once.
 * Control: an embedded Postgres with nothing in it and four bare Node processes, as many as we have. Two pairs are enough
 * for a figure that hardly moves; the table of processes is the last one's.
 */
import { rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { runningServer, startPostgres } from '@automateos/cli/postgres';
import { atMost, isQuick, report } from '../support/benchmark.ts';
import { temporaryFolder } from '../support/database.ts';
import { memoryOf, startControl, type MemoryUse } from '../support/processes.ts';
import { startStack } from '../support/stack.ts';

const IDLE_MS = isQuick ? 1_000 : 60_000;
const NODE_PROCESSES = 4;

const dataDir = temporaryFolder();
const bare = { directory: join(temporaryFolder(), 'postgres'), password: 'bench' };
await startStack(dataDir).then((stack) => stack.stop()); // the first start makes the database

await report('memory', [
  {
    name: 'idle, everything',
    unit: 'MB',
    control: `an empty embedded Postgres and ${NODE_PROCESSES} bare Node processes`,
    pairs: 2,
    async measureSubject() {
      const stack = await startStack(dataDir);
      await delay(IDLE_MS);
      const uses = memoryOf(stack.roots);
      await stack.stop();
      return { value: total(uses), extra: byProcess(uses) };
    },
    async measureControl() {
      const server = await startPostgres(bare);
      const started = await Promise.all(
        Array.from({ length: NODE_PROCESSES }, () => startControl('idle.ts'))
      );
      await delay(isQuick ? IDLE_MS : 5_000); // nothing changes any more
      const uses = memoryOf([
        runningServer(bare.directory)!.pid,
        ...started.map(({ control }) => control.pid)
      ]);
      await Promise.all(started.map(({ control }) => control.stop()));
      await server.stop();
      return { value: total(uses), extra: byProcess(uses) };
    },
    goals: [atMost('≤ 400 MB now', 400, ({ value }) => value), atMost('≤ 350 MB', 350, ({ value }) => value)]
  }
]);
for (const folder of [dataDir, join(bare.directory, '..')]) rmSync(folder, { recursive: true, force: true });

function total(uses: readonly MemoryUse[]): number {
  return uses.reduce((sum, { pssMb }) => sum + pssMb, 0);
}

/** Our processes by folder; all of Postgres as one. */
function byProcess(uses: readonly MemoryUse[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { command, pssMb } of uses) {
    const entry = command.split(' ').at(-1)!;
    const name = entry.endsWith('.ts') ? basename(dirname(entry)) : 'postgres';
    sums[name] = (sums[name] ?? 0) + pssMb;
  }
  return sums;
}
