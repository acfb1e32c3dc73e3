/** How a helper of `field.ts` makes its schema, and how the form is read back from it. */
import * as z from 'zod';
import { LIMITS } from '../limits.ts';
import type { ColumnField, FieldMeta, ShowIf } from './field-types.ts';
import { sortedRows } from './rows.ts';

/** Ids of rows are map keys of the shared document; reserved names never become keys. */
const ROW_ID = /^(?!__proto__$|constructor$|prototype$)[0-9A-Za-z_-]{1,64}$/;

const EXPRESSION = z.strictObject({ expr: z.string().max(LIMITS.expressionCharacters) });

/** What every helper takes. */
export interface FieldOptions {
  label: string;
  help?: string;
  placeholder?: string;
  showIf?: ShowIf;
  /** Empty is a problem while the field is shown. */
  required?: boolean;
  /** Takes `{ expr }` besides its plain type. */
  expression?: boolean;
}

/** Says in a sentence what is wrong with a plain value, or nothing. Not asked about an empty text. */
export type Check = (value: string) => string | undefined;

/** Columns of a list, by name. */
export type Columns = Record<string, z.ZodType>;

/** One row as the executor sees it. */
export type Row<C extends Columns> = { id: string } & { [Name in keyof C]: z.output<C[Name]> };

/** The part of the metadata that all kinds share. */
export function commonMeta(options: FieldOptions) {
  const { label, help, placeholder, showIf, required = false, expression = false } = options;
  return { label, help, placeholder, showIf, required, expression };
}

/**
 * The finished schema of a field: plain type or expression, a default, and the form input as metadata. `T` is what the
 * helper promises its callers; zod's own types do not survive this many wrappers.
 */
export function buildField<T>(plain: z.ZodType, meta: FieldMeta, initial?: unknown): z.ZodType<T> {
  const holdsAnything = meta.kind === 'value' || (meta.kind === 'longText' && meta.data);
  const open = meta.expression && !holdsAnything ? z.union([EXPRESSION, plain]) : plain;
  const complete = initial === undefined ? open.optional() : open.default(initial as never);
  return complete.meta({ ...meta }) as z.ZodType<T>;
}

/** The form input behind a schema made by a helper. @throws Error for any other schema: a mistake in a node file. */
export function fieldMeta(schema: z.core.$ZodType): FieldMeta {
  const meta = z.globalRegistry.get(schema);
  if (!meta || !('kind' in meta) || !('label' in meta))
    throw new Error('A config field was not made by a field helper');
  return meta as unknown as FieldMeta; // put there by buildField
}

export function checkedText(check: Check | undefined): z.ZodType<string> {
  if (!check) return z.string();
  return z.string().superRefine((value, issues) => {
    const message = value === '' ? undefined : check(value);
    if (message) issues.addIssue({ code: 'custom', message });
  });
}

export function numberWithin(range: { min?: number; max?: number; integer?: boolean }): z.ZodType<number> {
  const number = range.integer ? z.int() : z.number();
  return number.min(range.min ?? -Infinity).max(range.max ?? Infinity);
}

/** Rows by id in, an array in their order out. Rows without an order come first, by id. */
export function rowsSchema(columns: Columns): z.ZodType {
  const row = z.strictObject({ ...columns, order: z.number().default(0) });
  return z
    .record(z.string().regex(ROW_ID), row)
    .transform((rows) =>
      sortedRows(Object.entries(rows)).map(([id, { order: _order, ...cells }]) => ({ id, ...cells }))
    );
}

/** The form inputs of a row. */
export function columnFields(columns: Columns): ColumnField[] {
  // Columns are made by the helpers that make a ColumnField; the catalogue's test holds node files to it.
  return Object.entries(columns).map(([name, schema]) => ({ name, ...fieldMeta(schema) }) as ColumnField);
}
