import { describe, expect, test } from 'vitest';
import { ApiError } from '#lib/api.ts';
import type { Status } from '#lib/ui/status.ts';
import { PolledRun } from './polled-run.svelte.ts';

/** A source whose run shows these statuses, one a look. */
function runThrough(...statuses: Status[]) {
  const looks: Status[] = [];
  let ended = 0;
  const polled = new PolledRun<{ status: Status }>({
    start: async () => 'run_1',
    read: async () => {
      const status = statuses[looks.length]!;
      looks.push(status);
      return { status };
    },
    onend: async () => void ended++
  });
  return { polled, looks, ended: () => ended };
}

describe('a run that is looked at', () => {
  test('is busy until it is over', async () => {
    const { polled, looks, ended } = runThrough('queued', 'running', 'succeeded');
    const done = polled.start();
    expect(polled.isBusy).toBe(true);
    await done;
    expect(looks).toEqual(['queued', 'running', 'succeeded']);
    expect([polled.isBusy, polled.run?.status, ended()]).toEqual([false, 'succeeded', 1]);
  });

  test('is over when it waits for somebody', async () => {
    const { polled } = runThrough('waiting');
    await polled.start();
    expect([polled.isBusy, polled.run?.status]).toEqual([false, 'waiting']);
  });

  test('is not looked at any more once nobody does, also when an answer is on its way', async () => {
    const { polled, looks, ended } = runThrough('queued', 'succeeded');
    const done = polled.start();
    polled.stop();
    await done;
    expect([looks, polled.run, ended()]).toEqual([[], undefined, 0]);
  });

  test('says why it could not be started', async () => {
    const refused = new ApiError(429, { code: 'TOO_MANY', message: 'Ten an hour.' });
    const polled = new PolledRun<{ status: Status }>({
      start: () => Promise.reject(refused),
      read: async () => ({ status: 'queued' })
    });
    await polled.start();
    expect([polled.isBusy, polled.problem]).toEqual([false, 'Ten an hour.']);
  });
});
