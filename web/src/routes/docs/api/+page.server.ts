import type { Reference } from '#lib/reference/types.ts';
import { apiDocument } from '#lib/server/api-document.ts';
import { platform } from '#lib/server/platform.ts';
import type { ApiDocument } from '#lib/server/reference/document.ts';
import { makeReference } from '#lib/server/reference/reference.ts';
import type { PageServerLoad } from './$types.js';

let reference: Reference | undefined; // as constant as the document

/** The same document that programs read, as `GET /api/v1/openapi.json` answers it. */
export const load: PageServerLoad = ({ url }) => {
  reference ??= makeReference(apiDocument(platform().publicUrl) as unknown as ApiDocument);
  return { reference, words: url.searchParams.get('q') ?? '', tag: url.searchParams.get('tag') ?? '' };
};
