import type { NodeDefinition } from '../define-node.ts';
import { isExpression } from '../types.ts';
import { fieldsOf } from './fields-of.ts';
import { shownFields } from './show-if.ts';
import { filledRows, isList, topSlot, type Slot } from './slot.ts';

/** An expression of a config and the field or cell it stands in. */
export interface PlacedExpression {
  expr: string;
  /** Dot-separated path inside config. */
  field: string;
  /** The field for people. */
  label: string;
}

/** The expressions that a step evaluates: of shown fields and of rows that somebody has filled in. */
export function expressionsOf(
  definition: NodeDefinition,
  rawConfig: Record<string, unknown>
): PlacedExpression[] {
  const slots = shownFields(fieldsOf(definition), rawConfig).map(topSlot);
  return slots.flatMap((slot) => expressionsIn(slot, rawConfig[slot.path]));
}

function expressionsIn(slot: Slot, value: unknown): PlacedExpression[] {
  const { field } = slot;
  if (isList(field)) {
    const rows = filledRows({ ...slot, field }, value);
    return rows.flatMap(({ row, cells }) =>
      cells.flatMap((cell) => expressionsIn(cell, row[cell.field.name]))
    );
  }
  return expressionTexts(value).map((expr) => ({ expr, field: slot.path, label: slot.label }));
}

/** At any depth: data written as it is may hold expressions inside. */
function expressionTexts(value: unknown): string[] {
  if (isExpression(value)) return [value.expr];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(expressionTexts);
}
