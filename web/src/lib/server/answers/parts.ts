import type { IdKind, Json, JsonObject } from '@automateos/workflow';
import { z } from 'zod';

/**
 * The building stones of what the API answers. Schemas are strict: a field that is not described is a fault. `id` in
 * `meta` makes a shape a component of the OpenAPI document.
 */

const ID_LENGTH = 22;

/** `run_` + 22 characters, as `toPublicId` makes them. */
export const publicId = (kind: IdKind, description: string) =>
  z
    .string()
    .regex(new RegExp(`^${kind}_[0-9A-Za-z]{${ID_LENGTH}}$`))
    .meta({ description });

/** A moment in UTC, `2026-08-21T09:30:00.000Z`. */
export const moment = (description: string) => z.iso.datetime().meta({ description });

/** Any JSON value. JSON Schema needs no words for it. */
export const json = z.custom<Json>();

const isObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An object of any JSON values. */
export const jsonObject = (description: string) =>
  z
    .custom<JsonObject>(isObject, 'Send an object.')
    .meta({ type: 'object', additionalProperties: true, description }); // `z.custom` has no words of its own

/** Id of a step inside a document. */
export const nodeId = z
  .string()
  .max(64)
  .meta({ description: 'Id of a step in the document.', examples: ['n_4kT9sQmZ1b'] });

/** An answer without a body: status 204. */
export const nothing = z.void();

/** A page of a list. `data` holds components, so that generated clients name them. */
export function pageOf<Row extends z.ZodType>(row: Row, id: string) {
  return z
    .strictObject({
      data: z.array(row).meta({ description: 'The rows of this page.' }),
      nextCursor: z
        .string()
        .nullable()
        .meta({ description: 'Send it as `cursor` for the next page; null on the last one.' }),
      total: z.int().min(0).optional().meta({
        description: 'How many rows there are in all; only with `count=true`, where the list can count.'
      })
    })
    .meta({ id });
}
