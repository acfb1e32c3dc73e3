import { LIMITS, type JsonObject } from '@automateos/workflow';
import { z } from 'zod';
import { route } from '#lib/server/route.ts';
import { startRun } from '#lib/server/services/runs.ts';

/** Anything that came through the JSON door and is an object. */
const isObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const POST = route({
  action: 'run.start',
  params: { id: 'wf' },
  body: z.strictObject({
    input: z.custom<JsonObject>(isObject, 'Send an object.').optional(),
    draft: z.boolean().optional(),
    pretend: z.boolean().optional(),
    snapshot: z.base64().optional(),
    triggerNodeId: z.string().max(64).optional()
  }),
  bodyBytes: 2 * LIMITS.jsonBodyBytes, // an input and a snapshot
  status: 202,
  handle: ({ actor, params, body, event }) => {
    const idempotencyKey = event.request.headers.get('idempotency-key')?.slice(0, 255);
    return startRun(actor, params.id, { ...body, idempotencyKey });
  }
});
