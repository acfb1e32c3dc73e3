import type { Field, ShowIf } from './field-types.ts';

/** A field as far as visibility needs it. */
type Conditional = Pick<Field, 'name' | 'showIf'> & { default?: unknown };

/**
 * Whether a field is shown, given the values beside it (of a config, or of one row). A field whose controlling field is
 * hidden is hidden too.
 */
export function isShown(
  field: Conditional,
  siblings: readonly Conditional[],
  values: Record<string, unknown>
): boolean {
  const { showIf } = field;
  if (!showIf) return true;
  const controller = siblings.find((sibling) => sibling.name === showIf.field);
  if (!controller) return true;
  return matches(showIf, values[showIf.field] ?? controller.default) && isShown(controller, siblings, values);
}

/** The fields of a form that are shown for these values, in order. */
export function shownFields<F extends Conditional>(
  fields: readonly F[],
  values: Record<string, unknown>
): F[] {
  return fields.filter((field) => isShown(field, fields, values));
}

function matches(showIf: ShowIf, value: unknown): boolean {
  return 'in' in showIf ? showIf.in.some((allowed) => allowed === value) : showIf.equals === value;
}
