/**
 * Finds credentials typed into a document. They belong into a secret: what once was in a shared document stays in its
 * history and in every copy. Meant against accidents, not against somebody who hides a key on purpose.
 */
import { isExpression, type Problem, type WorkflowDocument, type WorkflowNode } from '../types.ts';
import { isPlainObject } from './json.ts';
import { findSecretText } from './token-shapes.ts';

/** Every credential in a document, as Problems `SECRET_IN_DOCUMENT`. */
export function findSecrets(document: WorkflowDocument): Problem[] {
  const problems = Object.entries(document.nodes).flatMap(([nodeId, node]) =>
    findSecretsInNode(nodeId, node)
  );
  for (const { text } of Object.values(document.notes ?? {})) {
    const found = findSecretText(text);
    if (found) problems.push({ ...problem(`A note contains what looks like ${found}.`) });
  }
  return problems;
}

/** Every credential in one node: for a check that costs only what changed. */
export function findSecretsInNode(nodeId: string, node: WorkflowNode): Problem[] {
  const problems: Problem[] = [];
  const report = (message: string, field?: string): void => {
    problems.push({ ...problem(message), nodeId, field });
  };
  for (const [part, text] of [['name', node.label] as const, ['note', node.note ?? ''] as const]) {
    const found = findSecretText(text);
    if (found) report(`The ${part} of this step contains what looks like ${found}.`);
  }
  for (const [field, value] of Object.entries(node.config)) {
    for (const [path, text] of textsIn(value, field)) {
      const found = findSecretText(text);
      if (found) report(`This looks like ${found}. Save it as a secret and choose it here.`, path);
    }
    if (field === HEADERS) findSensitiveHeaders(value, report);
  }
  return problems;
}

/** The list field in which a row's name says that its value is a credential. */
const HEADERS = 'headers';
const SENSITIVE_NAME = /authorization|cookie|key|token|secret|password/i;
const HARMLESS_NAME = /^(?:x-)?idempotency-key$|^sec-websocket-key$/i;

/** Whether a header of this name carries a credential. */
export const isSensitiveHeader = (name: string): boolean =>
  SENSITIVE_NAME.test(name) && !HARMLESS_NAME.test(name);

function findSensitiveHeaders(rows: unknown, report: (message: string, field: string) => void): void {
  if (!isPlainObject(rows)) return;
  for (const [rowId, row] of Object.entries(rows)) {
    if (!isPlainObject(row) || typeof row.name !== 'string') continue;
    if (isSensitiveHeader(row.name) && isLiteral(row.value))
      report(
        `The value of “${row.name}” is a credential. Save it as a secret and choose it here.`,
        `${HEADERS}.${rowId}.value`
      );
  }
}

/** A value that everybody who opens the document can read, as opposed to one computed when the step runs. */
function isLiteral(value: unknown): boolean {
  if (isExpression(value)) return value.expr.trim() !== '' && !value.expr.includes('{{');
  return typeof value === 'string' ? value.trim() !== '' : typeof value === 'number';
}

/** Every text inside a value with its path, expressions included. */
function* textsIn(value: unknown, path: string): Generator<[string, string]> {
  if (typeof value === 'string') yield [path, value];
  else if (isExpression(value)) yield [path, value.expr];
  else if (Array.isArray(value)) for (const element of value) yield* textsIn(element, path);
  else if (isPlainObject(value))
    for (const [key, inner] of Object.entries(value)) yield* textsIn(inner, `${path}.${key}`);
}

const problem = (message: string): Problem => ({ code: 'SECRET_IN_DOCUMENT', message, severity: 'error' });
