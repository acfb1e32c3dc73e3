import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './paths.ts';

/** Builds what is stale (Turborepo knows); says so when it is the first time, since that takes half a minute. */
export async function buildStale(onMessage: (text: string) => void): Promise<void> {
  if (!existsSync(join(ROOT, 'web/build/handler.js')))
    onMessage('Building the web app, about half a minute the first time …');
  const output: string[] = [];
  const code = await new Promise<number | null>((resolve, reject) => {
    const turbo = spawn(
      join(ROOT, 'node_modules/.bin/turbo'),
      ['run', 'build', '--output-logs=errors-only'],
      {
        cwd: ROOT,
        env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' }
      }
    );
    turbo.stdout.on('data', (chunk: Buffer) => output.push(chunk.toString()));
    turbo.stderr.on('data', (chunk: Buffer) => output.push(chunk.toString()));
    turbo.once('error', reject);
    turbo.once('exit', resolve);
  });
  if (code !== 0) throw new Error(`The build failed.\n${output.join('')}`);
}
