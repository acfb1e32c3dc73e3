import { defineConfig, devices } from '@playwright/test';

const executablePath = process.env.CHROMIUM_PATH || undefined; // unset: Playwright's own browser

export default defineConfig({
  testDir: './e2e',
  projects: [
    { name: 'journeys', testMatch: '**/*.e2e.ts' },
    { name: 'pictures', testMatch: 'pictures/*.picture.ts' }
  ],
  globalSetup: './e2e/support/global-setup.ts',
  // Two cores carry one browser with two people and the whole stack beside it.
  workers: 1,
  // One more try, on record: the suite's last lines name every test that needed it.
  retries: 1,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  outputDir: './test-results',
  use: {
    ...devices['Desktop Chrome'],
    viewport: { width: 1440, height: 900 },
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath,
      args: executablePath
        ? [
            '--no-sandbox',
            '--disable-gpu',
            '--disable-quic',
            '--disable-background-networking',
            '--disable-component-update',
            '--disable-sync'
          ]
        : []
    }
  }
});
