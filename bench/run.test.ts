import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = promisify(execFile);
const RUN = fileURLToPath(new URL('./run.ts', import.meta.url));
const bench = (...args: string[]) => run(process.execPath, [RUN, ...args]);

test('a benchmark ends with one line of JSON that holds a ratio for every case', async () => {
  const { stdout } = await bench('expression', '--quick');
  const line = JSON.parse(stdout.trim().split('\n').at(-1)!) as { cases: { ratio: number }[] };
  expect(line).toMatchObject({
    benchmark: 'expression',
    quick: true,
    machine: { cores: expect.any(Number) }
  });
  expect(line.cases.map(({ ratio }) => ratio > 0)).toEqual([true, true]);
});

test('a name that does not exist is refused with those that do', async () => {
  await expect(bench('speed')).rejects.toThrow(/No benchmark is called speed.*expression/);
});
