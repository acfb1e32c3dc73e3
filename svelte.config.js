import { fileURLToPath } from 'node:url';
import adapter from '@sveltejs/adapter-node';

/**
 * Passed to the Kit plugin by vite.config.ts: SvelteKit 3 reads no config file of its own.
 * @type {import('@sveltejs/kit/vite').Config}
 */
export default {
  compilerOptions: { experimental: { async: true } },
  adapter: adapter({ out: fileURLToPath(new URL('./web/build', import.meta.url)) })
};
