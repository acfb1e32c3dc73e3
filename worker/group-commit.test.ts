import { expect, test } from 'vitest';
import { GroupCommit } from './group-commit.ts';

/** A store whose batches end when the test says so. */
function openStore() {
  const batches: number[][] = [];
  let release: (() => void) | undefined;
  const commits = new GroupCommit<number, string>({
    maxBatch: 3,
    shouldRetry: (error) => (error as Error).message === 'away',
    flush: async (entries) => {
      batches.push(entries);
      await new Promise<void>((resolve) => (release = resolve));
      if (entries.includes(13)) throw new Error('cannot be stored');
      return entries.map((entry) => `stored ${entry}`);
    }
  });
  const settle = async () => {
    while (!release) await new Promise((resolve) => setImmediate(resolve));
    const done = release;
    release = undefined;
    done();
  };
  return { batches, commits, settle };
}

test('what is submitted while a batch is under way goes into the next one, in order', async () => {
  const { batches, commits, settle } = openStore();
  const first = commits.submit(1);
  await settle();
  const others = [2, 3, 4, 5].map((entry) => commits.submit(entry));
  expect(await first).toBe('stored 1');
  await settle();
  await settle();
  expect(await Promise.all(others)).toEqual(['stored 2', 'stored 3', 'stored 4', 'stored 5']);
  expect(batches).toEqual([[1], [2, 3, 4], [5]]);
});

test('an entry that cannot be stored does not take its neighbours with it', async () => {
  const { commits, settle } = openStore();
  const results = Promise.allSettled([1, 13, 2].map((entry) => commits.submit(entry)));
  for (let attempt = 0; attempt < 4; attempt++) await settle();
  expect((await results).map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});

test('a batch waits for a database that is away', async () => {
  let attempts = 0;
  const commits = new GroupCommit<number, number>({
    maxBatch: 10,
    shouldRetry: (error) => (error as Error).message === 'away',
    flush: async (entries) => {
      if (++attempts < 3) throw new Error('away');
      return entries;
    }
  });
  expect(await commits.submit(7)).toBe(7);
  expect(attempts).toBe(3);
  await commits.idle();
});
