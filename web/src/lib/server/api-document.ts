import { describeApi, type DescribedRoute } from './openapi.ts';
import type { JsonSchema } from './openapi-schemas.ts';

/** All routes but the one that serves the document: it would have to describe itself. */
const modules = import.meta.glob<DescribedRoute['methods']>(
  ['../../routes/api/**/+server.ts', '!../../routes/api/v1/openapi.json/+server.ts'],
  { eager: true }
);

/** `…/routes/api/v1/workflows/[id]/+server.ts` → `/api/v1/workflows/{id}`. */
const pathOf = (file: string): string =>
  file
    .replace(/^.*\/routes/, '')
    .replace('/+server.ts', '')
    .replaceAll('[', '{')
    .replaceAll(']', '}');

const routes = Object.entries(modules).map(([file, methods]) => ({ path: pathOf(file), methods }));

const made = new Map<string, JsonSchema>();

/** The OpenAPI document of an installation at this address. Made once: routes do not change while a process runs. */
export function apiDocument(publicUrl: string): JsonSchema {
  const document = made.get(publicUrl) ?? describeApi(routes, publicUrl);
  made.set(publicUrl, document);
  return document;
}
