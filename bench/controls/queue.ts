/**
 * graphile-worker with empty jobs, as fast as it goes without losing completions: one worker, 10 at a time, batch delays 0,
 * local queue 20. Arguments: database URL. `{ prepare: n }` adds n jobs, `{ drain: n }` answers when n jobs are done,
 * `{ listen: true }` starts the worker; then each job reports when its task started.
 */
import { makeWorkerUtils, run, type Runner } from 'graphile-worker';

type Message = { prepare: number } | { drain: number } | { listen: true } | { idle: true };

const connectionString = process.argv[2]!;
const utils = await makeWorkerUtils({ connectionString });
await utils.migrate();

let done = 0;
let wanted = Infinity;
let isReporting = false;
let onDrained = () => {};

function task(): void {
  if (isReporting) process.send!({ startedAt: performance.timeOrigin + performance.now() });
  if (++done >= wanted) onDrained();
}

const startWorker = (): Promise<Runner> =>
  run({
    connectionString,
    taskList: { empty: task },
    preset: {
      worker: {
        concurrentJobs: 10,
        maxPoolSize: 12,
        completeJobBatchDelay: 0,
        failJobBatchDelay: 0,
        localQueue: { size: 20 }
      }
    }
  });

let runner: Runner | undefined;

async function answer(message: Message): Promise<object> {
  if ('prepare' in message) {
    const payloads = Array.from({ length: message.prepare }, () => ({ identifier: 'empty', payload: {} }));
    await utils.addJobs(payloads);
  } else if ('drain' in message) {
    const drained = Promise.withResolvers<void>();
    [done, wanted, onDrained] = [0, message.drain, drained.resolve];
    const startedAt = performance.now();
    const worker = await startWorker();
    await drained.promise;
    const elapsedMs = performance.now() - startedAt;
    await worker.stop(); // completes what is under way
    return { elapsedMs };
  } else if ('listen' in message) {
    isReporting = true;
    runner = await startWorker();
  } else {
    await runner?.stop();
  }
  return { ok: true };
}

process.on('message', (message: Message) => {
  answer(message).then(
    (reply) => process.send!(reply),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    }
  );
});
process.on('disconnect', () => process.exit(0));
process.send!({ ready: true });
