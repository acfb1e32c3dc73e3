import { fileURLToPath } from 'node:url';
import adapter from '@sveltejs/adapter-node';

/**
 * Passed to the Kit plugin by vite.config.ts: SvelteKit 3 reads no config file of its own.
 * @type {import('@sveltejs/kit/vite').Config}
 */
export default {
  compilerOptions: { experimental: { async: true } },
  serviceWorker: { register: false }, // only the builder works without a network: it registers its own
  // Kit's own check sees forms only and refuses API keys; hooks.server.ts checks every mutation.
  csrf: { trustedOrigins: ['*'] },
  csp: {
    mode: 'auto',
    directives: {
      'default-src': ['self'],
      'script-src': ['self'],
      'style-src': ['self'],
      // Positions and sizes are computed; an attribute cannot select or load anything.
      'style-src-attr': ['unsafe-inline'],
      'img-src': ['self', 'data:', 'blob:'],
      'font-src': ['self'],
      'connect-src': ['self'],
      'worker-src': ['self', 'blob:'],
      'object-src': ['none'],
      'base-uri': ['none'],
      'form-action': ['self'],
      'frame-ancestors': ['none']
    }
  },
  adapter: adapter({ out: fileURLToPath(new URL('./web/build', import.meta.url)) })
};
