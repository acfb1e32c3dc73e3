/** Calls an address with undici, one request after the other. `{ requests }` → `{ elapsedMs }`. Argument: the address. */
import { request } from 'undici';

const url = process.argv[2]!;

async function call(requests: number): Promise<{ elapsedMs: number }> {
  const startedAt = performance.now();
  for (let n = 0; n < requests; n++) {
    const response = await request(url, { method: 'POST', body: JSON.stringify({ n }) });
    await response.body.json();
  }
  return { elapsedMs: performance.now() - startedAt };
}

process.on('message', ({ requests }: { requests: number }) => {
  call(requests).then(
    (reply) => process.send!(reply),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    }
  );
});
process.on('disconnect', () => process.exit(0));
process.send!({ ready: true });
