import { startSink } from './sink.ts';
import { startStack } from './stack.ts';

/**
 * One stack and one recording server for the whole run; their addresses reach the tests by environment.
 * With `E2E_URL` and `E2E_SINK` set, a stack that runs already is used.
 */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.E2E_URL && process.env.E2E_SINK) return undefined;
  const sink = await startSink();
  // As behind a reverse proxy: each person has an address of their own, and the sign-up limit counts per address.
  const env = { AUTOMATEOS_EGRESS_ALLOW: new URL(sink.url).host, ADDRESS_HEADER: 'x-forwarded-for' };
  const stack = await startStack({ env });
  process.env.E2E_URL = stack.url;
  process.env.E2E_SINK = sink.url;
  process.env.E2E_DATA_DIR = stack.dataDir;
  return async () => {
    await stack.stop();
    await sink.close();
  };
}
