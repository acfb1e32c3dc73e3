import { z } from 'zod';
import type { pageOf } from './answers/parts.ts';
import { ApiError } from './errors.ts';

const MAX_ROWS = 500;
const DEFAULT_ROWS = 50;

/** Query parameters of every list. */
export const pageQuery = {
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(MAX_ROWS)
    .default(DEFAULT_ROWS)
    .meta({ description: 'How many rows are wanted.' }),
  cursor: z.string().max(200).optional().meta({ description: '`nextCursor` of the page before.' }),
  count: z.enum(['true', 'false']).default('false').meta({ description: '`true` adds `total`.' })
};

export interface PageInput {
  limit?: number;
  cursor?: string;
  count?: 'true' | 'false';
}

/** What `pageOf` describes. */
export type Page<T> = Omit<z.output<ReturnType<typeof pageOf>>, 'data'> & { data: T[] };

/**
 * One page of a list. Reads one row more than wanted to know whether there is another page.
 * `after` is what `cursorOf` made of the last row of the page before.
 */
export async function readPage<Row, T>(
  input: PageInput,
  list: {
    read(range: { limit: number; after: string | undefined }): Promise<Row[]>;
    cursorOf(row: Row): string;
    show(row: Row): T;
    count?(): Promise<number>;
  }
): Promise<Page<T>> {
  const limit = input.limit ?? DEFAULT_ROWS;
  const after = input.cursor === undefined ? undefined : decode(input.cursor);
  const rows = await list.read({ limit: limit + 1, after });
  const shown = rows.slice(0, limit);
  const nextCursor = rows.length > limit ? encode(list.cursorOf(shown.at(-1)!)) : null;
  const page: Page<T> = { data: shown.map((row) => list.show(row)), nextCursor };
  if (input.count === 'true' && list.count) page.total = await list.count();
  return page;
}

const encode = (text: string): string => Buffer.from(text).toString('base64url');
const decode = (cursor: string): string => Buffer.from(cursor, 'base64url').toString('utf8');

/** A part of a cursor that must have this form. @throws ApiError 400 for one that was not made here */
export function cursorPart<T>(text: string | undefined, parse: (text: string) => T | undefined): T {
  const value = text === undefined ? undefined : parse(text);
  if (value === undefined)
    throw new ApiError(400, 'BAD_CURSOR', {
      message: 'Use the nextCursor of the page before.',
      field: 'cursor'
    });
  return value;
}
