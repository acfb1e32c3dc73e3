import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { clientOf, flow } from './support/api.ts';
import { signUp } from './support/people.ts';

/** Bytes of gzip until steps can be grabbed (docs/decisions/0015-facts-first.md tells how they are kept out). */
const BUDGET = 190_000;
/** What a budget that is broken says first. */
const NAMED_FILES = 12;

/** What the build calls the file that the browser fetched: addresses hold only a hash. */
function buildNames(): Map<string, string> {
  const manifest = new URL('../web/.svelte-kit/output/client/.vite/manifest.json', import.meta.url);
  const chunks = Object.values(JSON.parse(readFileSync(manifest, 'utf8')) as Record<string, Chunk>);
  return new Map(chunks.map(({ file, name, src }) => [`/${file}`, src ?? name ?? 'shared code']));
}

interface Chunk {
  file: string;
  name?: string;
  src?: string;
}

test('the builder can be used after 190 KB of JavaScript', async ({ browser }) => {
  const { page, context } = await signUp(browser, 'Ada');
  const client = await clientOf(page);
  const workflowId = await client.create(
    flow('Leads', [
      ['begin', 'webhook'],
      ['fetch', 'http-request', { url: 'https://api.example.com' }],
      ['check', 'if']
    ])
  );
  // A browser that was never here: nothing is cached.
  const fresh = await browser.newContext({
    baseURL: process.env.E2E_URL,
    storageState: await context.storageState()
  });
  const newcomer = await fresh.newPage();
  await newcomer.goto(`/app/workflows/${workflowId}`);
  await expect(newcomer.getByRole('group', { name: /^fetch, / })).toBeVisible();

  const scripts = await newcomer.evaluate(() => {
    const [mark] = performance.getEntriesByName('canvas-interactive');
    const files = performance.getEntriesByType('resource').filter(({ name }) => /\.js(\?|$)/.test(name));
    const before = files.filter(({ startTime }) => mark && startTime < mark.startTime);
    return { marked: mark !== undefined, urls: before.map(({ name }) => name) };
  });
  expect(scripts.marked).toBe(true);
  const loaded = await Promise.all(
    [...new Set(scripts.urls)].map(async (url) => {
      const bytes = gzipSync(await (await newcomer.request.get(url)).body()).byteLength;
      return { bytes, file: new URL(url).pathname };
    })
  );
  const total = loaded.reduce((sum, { bytes }) => sum + bytes, 0);
  loaded.sort((a, b) => b.bytes - a.bytes);
  const names = buildNames();
  const largest = loaded
    .slice(0, NAMED_FILES)
    .map(({ bytes, file }) => `${bytes} ${file} ${names.get(file) ?? ''}`)
    .join('\n');
  expect(loaded.length).toBeGreaterThan(5);
  expect(total, `first load of the builder: ${total} bytes. Largest files:\n${largest}`).toBeLessThanOrEqual(
    BUDGET
  );
  await Promise.all([context.close(), fresh.close()]);
});
