import { describeApi, type DescribedRoute } from '#lib/server/openapi.ts';
import { platform } from '#lib/server/platform.ts';
import { route } from '#lib/server/route.ts';

const modules = import.meta.glob<DescribedRoute['methods']>(
  ['../**/+server.ts', '!../openapi.json/+server.ts'],
  {
    eager: true
  }
);

/** `../workflows/[id]/+server.ts` → `/api/v1/workflows/{id}`. */
const pathOf = (file: string): string =>
  file.replace('..', '/api/v1').replace('/+server.ts', '').replaceAll('[', '{').replaceAll(']', '}');

const routes = Object.entries(modules).map(([file, methods]) => ({ path: pathOf(file), methods }));

export const GET = route({ action: 'public', handle: () => describeApi(routes, platform().publicUrl) });
