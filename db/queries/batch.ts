import { toStorable } from '../storable.ts';

type Cell = string | number | Date | null | undefined;

/** One column of a batch. Everything travels as text: the driver guesses array types by their first element. */
export function column<Row>(rows: readonly Row[], cell: (row: Row) => Cell): (string | null)[] {
  return rows.map((row) => {
    const value = cell(row) ?? null;
    return value === null ? null : value instanceof Date ? value.toISOString() : String(value);
  });
}

/** The text of a cell that holds JSON. */
export function toJson(value: unknown): string | undefined {
  // Errors, answers, log data and details are JSON by their types.
  return value === undefined ? undefined : toStorable(value as Parameters<typeof toStorable>[0]).text;
}
