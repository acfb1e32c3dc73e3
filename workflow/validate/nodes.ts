import * as z from 'zod';
import { findDefinition } from '../catalogue.ts';
import type { NodeDefinition } from '../define-node.ts';
import { checkConfig } from '../form/check.ts';
import { isCredential } from '../form/field-types.ts';
import { fieldsOf } from '../form/fields-of.ts';
import { shownFields } from '../form/show-if.ts';
import { LIMITS } from '../limits.ts';
import type { Problem, WorkflowDocument, WorkflowNode } from '../types.ts';
import type { ValidateOptions } from './options.ts';

/** How a step is retried and how long it may take, as the document holds it. */
const SETTINGS = z.strictObject({
  retry: z
    .strictObject({
      maxAttempts: z.int().min(1).max(LIMITS.retryAttempts).optional(),
      backoff: z.enum(['fixed', 'exponential']).optional(),
      delayMs: z.number().min(0).max(LIMITS.retryAfterMs).optional()
    })
    .optional(),
  timeoutMs: z.number().min(1).max(LIMITS.runActiveMs).optional()
});

const SETTING_NAMES: Record<string, string> = {
  maxAttempts: `Tries must be between 1 and ${LIMITS.retryAttempts}`,
  backoff: 'Choose how the wait between tries grows',
  delayMs: 'The wait between tries may be up to an hour',
  timeoutMs: 'The time a step may take is up to 15 minutes'
};

/** Steps of an unknown kind or version, and fields that are missing or wrong. Disabled steps may be unfinished. */
export function nodeProblems(
  document: WorkflowDocument,
  { secretIds, pretend = false }: ValidateOptions
): Problem[] {
  return Object.entries(document.nodes).flatMap(([nodeId, node]) => {
    const definition = findDefinition(node.type);
    if (!definition) return [unknownType(nodeId, node)];
    if (!isSupported(definition, node.typeVersion)) return [unsupportedVersion(nodeId, node)];
    if (node.disabled) return [];
    const own = migrated(definition, node);
    const config = pretend ? withoutSecrets(definition, own) : own;
    return [
      ...checkConfig(definition, config).map((problem): Problem => {
        return { ...problem, severity: 'error', nodeId, message: `“${node.label}”: ${problem.message}` };
      }),
      ...settingsProblems(nodeId, node),
      ...(secretIds && !pretend
        ? secretProblems({ nodeId, label: node.label, definition, config }, secretIds)
        : [])
    ];
  });
}

/** The config at the version of this build; documents are migrated when they are opened, files and versions are not. */
export function migrated(definition: NodeDefinition, node: WorkflowNode): Record<string, unknown> {
  let config = node.config;
  for (let version = node.typeVersion; version < definition.version; version++) {
    config = definition.migrate?.[version]?.(config) ?? config;
  }
  return config;
}

function isSupported(definition: NodeDefinition, version: number): boolean {
  if (version > definition.version) return false;
  for (let step = version; step < definition.version; step++) if (!definition.migrate?.[step]) return false;
  return true;
}

function unknownType(nodeId: string, { label, type }: WorkflowNode): Problem {
  const message = `“${label}” is a kind of step (${type}) that this version does not have. Delete or replace it.`;
  return { code: 'UNKNOWN_NODE_TYPE', severity: 'error', nodeId, message };
}

function unsupportedVersion(nodeId: string, { label }: WorkflowNode): Problem {
  const message = `“${label}” was made with another version of AutomateOS and cannot run here. Update, or replace it.`;
  return { code: 'UNSUPPORTED_NODE_VERSION', severity: 'error', nodeId, message };
}

function settingsProblems(nodeId: string, { label, settings }: WorkflowNode): Problem[] {
  if (settings === undefined) return [];
  const parsed = SETTINGS.safeParse(settings);
  if (parsed.success) return [];
  return parsed.error.issues.map(({ path }) => {
    const reason = SETTING_NAMES[String(path.at(-1))] ?? 'The settings of this step cannot be read';
    const field = ['settings', ...path].join('.');
    return { code: 'INVALID_FIELD', severity: 'error', nodeId, field, message: `“${label}”: ${reason}.` };
  });
}

/** Every field of a secret or connection filled in with something that is none. */
function withoutSecrets(
  definition: NodeDefinition,
  config: Record<string, unknown>
): Record<string, unknown> {
  const secrets = fieldsOf(definition).filter(isCredential);
  return { ...config, ...Object.fromEntries(secrets.map(({ name }) => [name, 'none'])) };
}

interface CheckedNode {
  nodeId: string;
  label: string;
  definition: NodeDefinition;
  config: Record<string, unknown>;
}

function secretProblems(node: CheckedNode, secretIds: ReadonlySet<string>): Problem[] {
  const { nodeId, label, definition, config } = node;
  return shownFields(fieldsOf(definition), config)
    .filter(isCredential)
    .filter(
      ({ name }) => typeof config[name] === 'string' && config[name] !== '' && !secretIds.has(config[name])
    )
    .map((field) => ({
      code: 'MISSING_SECRET',
      severity: 'error',
      nodeId,
      field: field.name,
      message: `“${label}”: the ${field.kind === 'connection' ? 'connection' : 'secret'} chosen here does not exist any more. Choose another one.`
    }));
}
