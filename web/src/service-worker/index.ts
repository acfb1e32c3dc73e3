/**
 * Opens a builder page without a network: the app's files and the last seen page of each workflow are kept on the device.
 * What the page shows comes from the shared document, which the device keeps too (lib/collab/local-store.ts).
 */
import { immutable } from '$app/manifest';
import { self } from '$app/service-worker';
import { version } from '$app/env';
import { isKeptPage, isSignOut } from './rules.ts';

const FILES = `files-${version}`;
const PAGES = 'pages';

self.addEventListener('install', (event) => {
  event.waitUntil(keepFiles().then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(forgetOldFiles().then(() => self.clients.claim()));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (isSignOut(request.method, url.pathname)) event.waitUntil(caches.delete(PAGES));
  else if (request.method !== 'GET') return;
  else if (immutable.some(({ path }) => url.pathname.endsWith(path))) event.respondWith(fileFirst(request));
  else if (isKeptPage(url.pathname)) event.respondWith(networkFirst(request));
});

async function keepFiles(): Promise<void> {
  const cache = await caches.open(FILES);
  await cache.addAll(immutable.map(({ path }) => new URL(path, self.location.origin).pathname));
}

async function forgetOldFiles(): Promise<void> {
  for (const name of await caches.keys())
    if (name.startsWith('files-') && name !== FILES) await caches.delete(name);
}

/** Files named after their content never change. */
async function fileFirst(request: Request): Promise<Response> {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}

/** The server has the first word: a removed member gets its answer, not an old page. */
async function networkFirst(request: Request): Promise<Response> {
  const cache = await caches.open(PAGES);
  try {
    const response = await fetch(request);
    if (response.ok && !response.redirected) await cache.put(request.url, response.clone());
    return response;
  } catch (error) {
    const kept = await cache.match(request.url, { ignoreVary: true });
    if (kept) return kept;
    throw error;
  }
}
