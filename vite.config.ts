import { fileURLToPath } from 'node:url';
import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import config from './svelte.config.js';
import { clientChunks } from './web/client-chunks.ts';
import { firstLoad } from './web/first-load.ts';
import { nodeIcons } from './web/node-icons.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const packages = '{workflow,db,auth,egress,mocks,collab-server,worker,cli,templates,bench,web/server}';
const chromium = process.env.CHROMIUM_PATH;

export default defineConfig({
  root: here('./web'), // Kit 3 refuses a svelte.config.js that lies in Vite's root
  plugins: [tailwindcss(), nodeIcons(), firstLoad(), clientChunks(), sveltekit(config)],
  test: {
    projects: [
      {
        extends: false,
        root: here('.'),
        test: {
          name: 'unit',
          include: [`${packages}/**/*.test.ts`],
          exclude: ['**/node_modules/**', '**/*.db.test.ts']
        }
      },
      {
        extends: false,
        root: here('.'),
        test: {
          name: 'db',
          include: [`${packages}/**/*.db.test.ts`, 'web/src/**/*.db.test.ts'],
          exclude: ['**/node_modules/**'],
          maxWorkers: 2,
          testTimeout: 30_000,
          hookTimeout: 60_000,
          retry: 1, // real processes on a busy machine; the suite's last lines name what needed it
          expect: { poll: { timeout: 5_000 } } // sockets, processes and Postgres on a busy machine
        }
      },
      {
        extends: false,
        root: here('.'),
        test: {
          name: 'faults',
          include: ['e2e/faults/*.test.ts'],
          maxWorkers: 3, // most cases wait for leases most of the time
          testTimeout: 40 * 60_000,
          hookTimeout: 60_000
        }
      },
      {
        extends: true,
        test: {
          name: 'web',
          environment: 'node',
          include: ['src/**/*.test.ts'],
          exclude: ['src/**/*.svelte.test.ts', 'src/**/*.db.test.ts']
        }
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['src/**/*.svelte.test.ts'],
          browser: {
            enabled: true,
            headless: true,
            provider: playwright({
              launchOptions: chromium ? { executablePath: chromium, args: ['--no-sandbox'] } : {}
            }),
            instances: [{ browser: 'chromium' }]
          }
        }
      }
    ]
  }
});
