import type { ConfigProblem, NodeDefinition } from '../define-node.ts';
import { isExpression } from '../types.ts';
import { fieldsOf, parseField } from './fields-of.ts';
import { describeIssue, slotOfIssue } from './issue.ts';
import { shownFields } from './show-if.ts';
import { filledRows, isList, isRecord, isUnset, topSlot, type Slot } from './slot.ts';

/** A node, or anything else with a form. */
type Checked = Pick<NodeDefinition, 'title' | 'config' | 'check'>;

/**
 * What is wrong with a config as the document holds it, expressions not evaluated. Hidden fields and rows that nobody
 * has filled in yet are left alone.
 */
export function checkConfig(definition: Checked, rawConfig: Record<string, unknown>): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  for (const name of Object.keys(rawConfig)) {
    if (Object.hasOwn(definition.config.shape, name)) continue;
    problems.push({
      code: 'INVALID_FIELD',
      field: name,
      message: `“${name}” is not a field of ${definition.title}.`
    });
  }
  for (const field of shownFields(fieldsOf(definition), rawConfig)) {
    problems.push(...checkField(definition, topSlot(field), rawConfig[field.name]));
  }
  return problems.length > 0 ? problems : (definition.check?.(rawConfig) ?? []);
}

function checkField(definition: Checked, slot: Slot, raw: unknown): ConfigProblem[] {
  const missing = missingSlots(slot, raw).map((place): ConfigProblem => ({
    code: 'MISSING_FIELD',
    field: place.path,
    message: `${place.label} is empty.`
  }));
  const parsed = parseField(definition, slot.path, raw);
  const issues = parsed.success ? [] : parsed.error.issues;
  const invalid = issues.map((issue): ConfigProblem => {
    const place = slotOfIssue(issue, slot, raw);
    return { code: 'INVALID_FIELD', field: place.path, message: issueSentence(issue, place, raw) };
  });
  return [...missing, ...invalid.filter(({ field }) => !missing.some((other) => other.field === field))];
}

function issueSentence(issue: Parameters<typeof describeIssue>[0], place: Slot, raw: unknown): string {
  const computed = isExpression(raw) && !place.field.expression;
  return computed ? `${place.label} cannot be computed; choose a value.` : describeIssue(issue, place);
}

function missingSlots(slot: Slot, raw: unknown): Slot[] {
  const { field } = slot;
  if (!isList(field)) return field.required && isUnset(raw) && !hasDefault(field) ? [slot] : [];
  const rows = filledRows({ ...slot, field }, raw);
  if (rows.length === 0) return field.required && (raw === undefined || isRecord(raw)) ? [slot] : [];
  return rows.flatMap(({ row, cells }) => cells.flatMap((cell) => missingSlots(cell, row[cell.field.name])));
}

/** A field with a default is only empty when somebody emptied it, and then the default applies again. */
function hasDefault(field: Slot['field']): boolean {
  return 'default' in field && !isUnset(field.default);
}
