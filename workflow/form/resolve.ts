import type { NodeDefinition, ResolvedConfig } from '../define-node.ts';
import { isExpression, type Json } from '../types.ts';
import { coerce } from './coerce.ts';
import { isCredential } from './field-types.ts';
import { fieldsOf, parseField } from './fields-of.ts';
import { describeIssue, slotOfIssue } from './issue.ts';
import { shownFields } from './show-if.ts';
import { containsExpression, filledRows, isList, isRecord, isUnset, topSlot, type Slot } from './slot.ts';

/** Evaluates one expression in the scope of the item. @throws ExpressionError */
export type Evaluate = (expr: string) => Json | undefined;

/** Why a config cannot be used now. `message` names the field in words. */
export interface ResolutionProblem {
  code: 'INVALID_CONFIG' | 'EXPRESSION_FAILED';
  /** Path inside config, dot-separated. */
  field: string;
  message: string;
}

export type Resolution<D extends NodeDefinition> =
  { config: ResolvedConfig<D> } | { problem: ResolutionProblem };

type RawConfig = Record<string, unknown>;

/**
 * The config that an executor gets: every expression evaluated and brought to the type of its field, rows as arrays in
 * their order, defaults filled in, hidden fields at their defaults, rows without any value left out, and all of it
 * checked by the node's own schema.
 */
export function resolveConfig<D extends NodeDefinition>(
  definition: D,
  rawConfig: RawConfig,
  evaluate: Evaluate
): Resolution<D> {
  return prepareConfig(definition, rawConfig)(evaluate);
}

/**
 * `resolveConfig` in two steps, for a step that runs once per item: fields without expressions are resolved once, here,
 * and shared by all results. Executors must not change the values they get.
 */
export function prepareConfig<D extends NodeDefinition>(
  definition: D,
  rawConfig: RawConfig
): (evaluate: Evaluate) => Resolution<D> {
  const slots = shownFields(fieldsOf(definition), rawConfig).map(topSlot);
  const isComputed = (slot: Slot) => containsExpression(rawConfig[slot.path]);
  const computed = slots.filter(isComputed);
  const fixed = slots.filter((slot) => !isComputed(slot));

  const base = attempt(() => {
    refuseUnknownFields(definition, rawConfig);
    const defaults: RawConfig = definition.config.parse({});
    return { ...defaults, ...resolveSlots(definition, fixed, { rawConfig, evaluate: neverEvaluated }) };
  });
  return (evaluate) => {
    if ('problem' in base) return base;
    const rest = attempt(() => resolveSlots(definition, computed, { rawConfig, evaluate }));
    if ('problem' in rest) return rest;
    return { config: { ...base.value, ...rest.value } as ResolvedConfig<D> }; // each field went through its schema
  };
}

function resolveSlots(
  definition: NodeDefinition,
  slots: readonly Slot[],
  source: { rawConfig: RawConfig; evaluate: Evaluate }
): RawConfig {
  const config: RawConfig = {};
  for (const slot of slots) {
    const raw = source.rawConfig[slot.path];
    const value = resolveSlot(slot, raw, source.evaluate);
    const parsed = parseField(definition, slot.path, value);
    if (!parsed.success) {
      const issue = parsed.error.issues[0]!;
      const place = slotOfIssue(issue, slot, raw);
      throw new ResolutionError(place, describeIssue(issue, place));
    }
    refuseEmpty(slot, parsed.data, raw);
    config[slot.path] = parsed.data;
  }
  return config;
}

function resolveSlot(slot: Slot, raw: unknown, evaluate: Evaluate): unknown {
  const { field } = slot;
  if (isList(field)) return isRecord(raw) ? resolveRows({ ...slot, field }, raw, evaluate) : raw;
  if (isExpression(raw)) return evaluateSlot(slot, raw.expr, evaluate);
  if (field.kind === 'value') return evaluateInside(slot, raw, evaluate);
  if (field.kind === 'longText' && field.data)
    return isUnset(raw) ? undefined : evaluateInside(slot, raw, evaluate);
  return raw;
}

/** Rows by id with their cells resolved; the schema turns them into an array. */
function resolveRows(slot: Parameters<typeof filledRows>[0], raw: RawConfig, evaluate: Evaluate): RawConfig {
  const rows: RawConfig = {};
  for (const { id, row, cells } of filledRows(slot, raw)) {
    const resolved: RawConfig = { order: row.order };
    for (const cell of cells) {
      const value = resolveSlot(cell, row[cell.field.name], evaluate);
      refuseEmpty(cell, value, row[cell.field.name]);
      resolved[cell.field.name] = value;
    }
    rows[id] = resolved;
  }
  return rows;
}

function evaluateSlot(slot: Slot, expr: string, evaluate: Evaluate): unknown {
  if (!slot.field.expression) throw new ResolutionError(slot, `${slot.label} cannot be computed.`);
  const coerced = coerce(slot.field, evaluateNamed(slot, expr, evaluate));
  if ('reason' in coerced) throw new ResolutionError(slot, `${slot.label} ${coerced.reason}.`);
  return coerced.value;
}

/** Data written as is may hold expressions at any depth; what they yield is not looked at again. */
function evaluateInside(slot: Slot, raw: unknown, evaluate: Evaluate): unknown {
  if (isExpression(raw)) return evaluateNamed(slot, raw.expr, evaluate) ?? null;
  if (Array.isArray(raw)) return raw.map((element) => evaluateInside(slot, element, evaluate));
  if (!isRecord(raw)) return raw;
  return Object.fromEntries(
    Object.entries(raw).map(([key, value]) => [key, evaluateInside(slot, value, evaluate)])
  );
}

function evaluateNamed(slot: Slot, expr: string, evaluate: Evaluate): Json | undefined {
  try {
    return evaluate(expr);
  } catch (error) {
    // By name: the form is loaded before the evaluator.
    if (!(error instanceof Error) || error.name !== 'ExpressionError') throw error;
    throw new ResolutionError(slot, `${slot.label}: ${error.message}`, 'EXPRESSION_FAILED');
  }
}

function neverEvaluated(): never {
  throw new Error('A field without expressions was evaluated');
}

/**
 * A computed value of free type may be anything. A secret or connection is asked for where it is opened, which pretend runs never do.
 * @throws ResolutionError when a required field has nothing in it
 */
function refuseEmpty(slot: Slot, value: unknown, raw: unknown = value): void {
  if (!slot.field.required || isCredential(slot.field)) return;
  if (slot.field.kind === 'value' && !isUnset(raw)) return;
  if (isUnset(value) || (Array.isArray(value) && value.length === 0)) {
    throw new ResolutionError(slot, `${slot.label} is empty.`);
  }
}

function refuseUnknownFields(definition: NodeDefinition, rawConfig: RawConfig): void {
  const unknown = Object.keys(rawConfig).find((name) => !Object.hasOwn(definition.config.shape, name));
  if (unknown === undefined) return;
  const message = `“${unknown}” is not a field of ${definition.title}.`;
  throw new ResolutionError({ path: unknown }, message);
}

/** Unwinds from any depth of a config to `attempt`; never leaves this file. */
class ResolutionError extends Error {
  readonly problem: ResolutionProblem;

  constructor(slot: Pick<Slot, 'path'>, message: string, code: ResolutionProblem['code'] = 'INVALID_CONFIG') {
    super(message);
    this.problem = { code, field: slot.path, message };
  }
}

function attempt<T>(resolve: () => T): { value: T } | { problem: ResolutionProblem } {
  try {
    return { value: resolve() };
  } catch (error) {
    if (error instanceof ResolutionError) return { problem: error.problem };
    throw error;
  }
}
