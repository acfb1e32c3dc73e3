import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './paths.ts';

const DEBIAN_CHROMIUM = '/usr/bin/chromium';
const DEBIAN_REDIS = '/usr/bin/redis-server';
const DEBIAN_CADDY = '/usr/bin/caddy';

/**
 * What the tests need beside the packages: a browser, Redis and Caddy. Debian's packages where this may install them,
 * otherwise Playwright's own browser.
 * @returns the browser to use, or `undefined` for Playwright's own.
 */
export function ensureTestTools(say: (text: string) => void): { chromium?: string } {
  const missing = [
    ...(process.env.CHROMIUM_PATH || existsSync(DEBIAN_CHROMIUM) ? [] : ['chromium']),
    ...(existsSync(DEBIAN_REDIS) ? [] : ['redis-server']),
    ...(existsSync(DEBIAN_CADDY) ? [] : ['caddy'])
  ];
  if (missing.length > 0 && mayInstall()) {
    say(`Installing ${missing.join(', ')} …`);
    run('apt-get', ['update', '-qq']);
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing]);
  }
  if (process.env.CHROMIUM_PATH) return { chromium: process.env.CHROMIUM_PATH };
  if (existsSync(DEBIAN_CHROMIUM)) return { chromium: DEBIAN_CHROMIUM };
  say("Installing Playwright's Chromium …");
  run(join(ROOT, 'node_modules/.bin/playwright'), ['install', 'chromium']);
  return {};
}

const mayInstall = (): boolean => process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');

function run(command: string, args: string[]): void {
  execFileSync(command, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  });
}
