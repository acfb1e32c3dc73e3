import { isExpression } from '../types.ts';
import type { ColumnField, ConditionsField, Field, RowsField } from './field-types.ts';
import { sortedRows } from './rows.ts';
import { shownFields } from './show-if.ts';

/** A place in a config: a field, or one cell of a list. */
export interface Slot {
  field: Field;
  /** Dot-separated: `url`, `headers.ab12.value`. */
  path: string;
  /** For people: `URL`, `Headers (row 2), Value`. */
  label: string;
}

export interface RowSlots {
  id: string;
  row: Record<string, unknown>;
  /** Its shown cells; a cell's column name is `field.name`. */
  cells: Slot[];
}

export function topSlot(field: Field): Slot {
  return { field, path: field.name, label: field.label };
}

export function isList(field: Field): field is RowsField | ConditionsField {
  return field.kind === 'rows' || field.kind === 'conditions';
}

/** The rows of a raw list in their order, without those that nobody has filled in yet. */
export function filledRows(slot: Slot & { field: RowsField | ConditionsField }, value: unknown): RowSlots[] {
  return rowEntries(value)
    .filter(([, row]) => !isBlankRow(slot.field.columns, row))
    .map(([id, row], index) => ({
      id,
      row,
      cells: shownFields(slot.field.columns, row).map((column) => ({
        field: column,
        path: `${slot.path}.${id}.${column.name}`,
        label: `${slot.label} (row ${index + 1}), ${column.label}`
      }))
    }));
}

/** The rows of a raw list in their order; whatever is not a row is left out. */
export function rowEntries(value: unknown): [string, Record<string, unknown>][] {
  if (!isRecord(value)) return [];
  const rows = new Map<string, Record<string, unknown>>();
  for (const [id, row] of Object.entries(value)) if (isRecord(row)) rows.set(id, row);
  return sortedRows(rows);
}

/** Nothing was written here. */
export function isUnset(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether any value inside is computed. */
export function containsExpression(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return isExpression(value) || Object.values(value).some(containsExpression);
}

/** Choices and switches always have a value, so only what is typed in counts. */
function isBlankRow(columns: readonly ColumnField[], row: Record<string, unknown>): boolean {
  return columns.every(
    (column) => column.kind === 'select' || column.kind === 'switch' || isUnset(row[column.name])
  );
}
