import * as z from 'zod';
import type { Expression, Json } from '../types.ts';
import type { Address, Mint, Option } from './field-types.ts';
import { OPERATORS, type OperatorId } from './operators.ts';
import { isValidCron, isValidTimeZone } from './schedule.ts';
import {
  buildField,
  checkedText,
  columnFields,
  commonMeta,
  numberWithin,
  rowsSchema,
  type Check,
  type Columns,
  type FieldOptions,
  type Row
} from './schema.ts';

type MaybeExpression<T, O> = O extends { expression: true } ? T | Expression : T;

/** The schema of a field: what the document holds goes in, what the executor sees (before evaluation) comes out. */
type FieldSchema<T, O = unknown> = z.ZodType<MaybeExpression<T, O>>;

interface TextOptions extends FieldOptions {
  default?: string;
  mint?: Mint;
  address?: Address;
  check?: Check;
}

interface NumberOptions extends FieldOptions {
  default: number;
  min?: number;
  max?: number;
  integer?: boolean;
}

interface DurationOptions extends FieldOptions {
  default: number;
  min: number;
  max: number;
}

interface ListOptions extends FieldOptions {
  addLabel: string;
}

/**
 * The field helpers. Each returns a zod schema that carries its form input in `.meta()`, so that one schema gives the
 * form, the check and the executor's type. Every field parses when absent; `required` is told by `checkConfig`.
 */
export const field = {
  /** One line. */
  text<const O extends TextOptions>(options: O): FieldSchema<string, O> {
    const { check, mint, address, default: initial = '' } = options;
    return buildField(
      checkedText(check),
      { kind: 'text', default: initial, mint, address, ...commonMeta(options) },
      initial
    );
  },

  /** Several lines, typed in by several people at once. */
  longText<const O extends FieldOptions>(options: O): FieldSchema<string, O> {
    return buildField(z.string(), { kind: 'longText', default: '', data: false, ...commonMeta(options) }, '');
  },

  /** Text, or an expression that may yield any data. Absent stays `undefined`: nothing was written. */
  textOrData(options: FieldOptions): z.ZodType<Json | undefined> {
    const meta = { ...commonMeta(options), expression: true };
    return buildField(z.unknown(), { kind: 'longText', data: true, ...meta });
  },

  number<const O extends NumberOptions>(options: O): FieldSchema<number, O> {
    const { min, max, integer = false, default: initial } = options;
    const meta = { kind: 'number', default: initial, min, max, integer, ...commonMeta(options) } as const;
    return buildField(numberWithin(options), meta, initial);
  },

  switch<const O extends FieldOptions & { default: boolean }>(options: O): FieldSchema<boolean, O> {
    const meta = { kind: 'switch', default: options.default, ...commonMeta(options) } as const;
    return buildField(z.boolean(), meta, options.default);
  },

  select<const O extends FieldOptions & { options: readonly Option[]; default: string }>(
    options: O
  ): FieldSchema<O['options'][number]['value'], O> {
    const { options: choices, default: initial } = options;
    const meta = { kind: 'select', default: initial, options: choices, ...commonMeta(options) } as const;
    return buildField(z.enum(choices.map((choice) => choice.value)), meta, initial);
  },

  /** Any data. With `typeField`, the sibling of that name says how text is read. */
  value(options: FieldOptions & { typeField?: string }): z.ZodType<Json> {
    const meta = { ...commonMeta(options), expression: true };
    return buildField(z.unknown(), { kind: 'value', typeField: options.typeField, ...meta }, null);
  },

  /** The id of a secret. */
  secretRef(options: FieldOptions): z.ZodType<string> {
    return buildField(z.string(), { kind: 'secretRef', default: '', ...commonMeta(options) }, '');
  },

  /** The id of a connection to an app of apps/. */
  connection({
    app,
    ...options
  }: Omit<FieldOptions, 'label'> & { app: string; label?: string }): z.ZodType<string> {
    const meta = commonMeta({ label: 'Connection', required: true, ...options });
    return buildField(z.string(), { kind: 'connection', app, default: '', ...meta }, '');
  },

  /** The id of another workflow. */
  workflow(options: FieldOptions): z.ZodType<string> {
    return buildField(z.string(), { kind: 'workflow', default: '', ...commonMeta(options) }, '');
  },

  /** Milliseconds. */
  duration<const O extends DurationOptions>(options: O): FieldSchema<number, O> {
    const { min, max, default: initial } = options;
    const meta = { kind: 'duration', default: initial, min, max, ...commonMeta(options) } as const;
    return buildField(numberWithin({ min, max }), meta, initial);
  },

  /** Cron text, edited with a picker. */
  schedule(options: FieldOptions & { default: string }): z.ZodType<string> {
    const plain = checkedText((cron) => (isValidCron(cron) ? undefined : 'This schedule cannot be read.'));
    const meta = { kind: 'schedule', default: options.default, ...commonMeta(options) } as const;
    return buildField(plain, meta, options.default);
  },

  timeZone(options: FieldOptions & { default: string; mint?: Mint }): z.ZodType<string> {
    const { default: initial, mint } = options;
    const plain = checkedText((name) =>
      isValidTimeZone(name) ? undefined : `There is no time zone “${name}”.`
    );
    return buildField(plain, { kind: 'timeZone', default: initial, mint, ...commonMeta(options) }, initial);
  },

  rows<C extends Columns>(options: ListOptions & { columns: C }): z.ZodType<Row<C>[]> {
    const { columns, addLabel } = options;
    const meta = { kind: 'rows', columns: columnFields(columns), addLabel, ...commonMeta(options) } as const;
    return buildField(rowsSchema(columns), meta, []);
  },

  conditions(options: ListOptions): z.ZodType<Condition[]> {
    const columns = columnFields(CONDITION_COLUMNS);
    const meta = { kind: 'conditions', columns, addLabel: options.addLabel, ...commonMeta(options) } as const;
    return buildField(rowsSchema(CONDITION_COLUMNS), meta, []);
  }
};

const CONDITION_COLUMNS = {
  left: field.value({ label: 'Value', required: true }),
  operator: field.select({
    label: 'Comparison',
    options: OPERATORS.map(({ id, label }: { id: OperatorId; label: string }) => ({ value: id, label })),
    default: 'text.is'
  }),
  right: field.value({ label: 'Compared with' })
};

/** One comparison of a `conditions` field. */
export type Condition = Row<typeof CONDITION_COLUMNS>;
