import { z } from 'zod';
import { apiDocument } from '#lib/server/api-document.ts';
import { platform } from '#lib/server/platform.ts';
import { route } from '#lib/server/route.ts';

export const GET = route({
  action: 'public',
  answer: z.looseObject({ openapi: z.literal('3.1.0') }),
  docs: { id: 'readOpenApi', tag: 'Team', summary: 'Read this document' },
  handle: () => apiDocument(platform().publicUrl) as { openapi: '3.1.0' }
});
