/**
 * From the command to the announced address, installed and built, on a data folder that exists. Control: the embedded
 * Postgres started on the same folder, then a bare Node process that listens: what no version of us could leave out.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { startPostgres } from '@automateos/cli/postgres';
import { atMost, report } from '../support/benchmark.ts';
import { temporaryFolder } from '../support/database.ts';
import { startControl } from '../support/processes.ts';
import { startStack } from '../support/stack.ts';

const dataDir = temporaryFolder();
const bareDir = join(temporaryFolder(), 'postgres');
const bare = { directory: bareDir, password: 'bench' };
await startStack(dataDir).then((stack) => stack.stop());
await startPostgres(bare).then((server) => server.stop());

await report('start', [
  {
    name: 'pnpm start → ready',
    unit: 'ms',
    control: 'embedded Postgres and one bare Node process',
    async measureSubject() {
      const stack = await startStack(dataDir);
      await stack.stop();
      return { value: stack.readyMs };
    },
    async measureControl() {
      const startedAt = performance.now();
      const server = await startPostgres(bare);
      const { control } = await startControl('idle.ts');
      const value = performance.now() - startedAt;
      await control.stop();
      await server.stop();
      return { value };
    },
    goals: [atMost('≤ 4 s', 4_000, ({ value }) => value)]
  }
]);
for (const folder of [dataDir, join(bareDir, '..')]) rmSync(folder, { recursive: true, force: true });
