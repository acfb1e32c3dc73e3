/** The shapes that every part of the product speaks. Glossary: docs/glossary.md. */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** A field whose value is computed when the step runs. Being an expression is a type, never a prefix in a string. */
export interface Expression {
  expr: string;
}

export function isExpression(value: unknown): value is Expression {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as Expression).expr === 'string' &&
    Object.keys(value).length === 1
  );
}

export interface Position {
  x: number;
  y: number;
}

/** How often and when a failed step is tried again. Absent fields take `DEFAULT_RETRY`. */
export interface RetrySettings {
  /** Tries in all, the first included: 1 to 10. */
  maxAttempts?: number;
  backoff?: 'fixed' | 'exponential';
  /** Delay before the second try in milliseconds; doubled each time when exponential. */
  delayMs?: number;
}

export interface NodeSettings {
  retry?: RetrySettings;
  /** Wall time one attempt may take, in milliseconds. */
  timeoutMs?: number;
}

export interface WorkflowNode {
  type: string;
  typeVersion: number;
  label: string;
  position: Position;
  /** Field name → value, `Expression`, or rows `{ rowId: { …, order } }`. Defaults are not written. */
  config: Record<string, unknown>;
  disabled?: boolean;
  note?: string;
  settings?: NodeSettings;
}

export interface WorkflowEdge {
  source: string;
  sourcePort: string;
  target: string;
  targetPort: string;
}

/** A sticky note on the canvas. */
export interface WorkflowNote {
  text: string;
  position: Position;
  width: number;
  height: number;
  color: 'yellow' | 'blue' | 'green' | 'pink';
}

/** The name of a workflow that nobody has named yet. */
export const UNTITLED = 'Untitled workflow';

/** The JSON of a document: what versions store, files carry and the engine runs. */
export interface WorkflowDocument {
  name: string;
  nodes: Record<string, WorkflowNode>;
  edges: Record<string, WorkflowEdge>;
  notes?: Record<string, WorkflowNote>;
}

/** What is wrong with a document. Returned and shown, never thrown. */
export interface Problem {
  code: ProblemCode;
  /** A sentence that a person can act on. */
  message: string;
  severity: 'error' | 'warning';
  nodeId?: string;
  edgeId?: string;
  /** Field path inside config, dot-separated: `headers.ab12.value`. */
  field?: string;
}

export type ProblemCode =
  | 'EMPTY_WORKFLOW'
  | 'NO_TRIGGER'
  | 'UNKNOWN_NODE_TYPE'
  | 'UNSUPPORTED_NODE_VERSION'
  | 'MALFORMED_NODE'
  | 'MALFORMED_EDGE'
  | 'MALFORMED_NOTE'
  | 'DANGLING_EDGE'
  | 'UNKNOWN_PORT'
  | 'DUPLICATE_EDGE'
  | 'CYCLE'
  | 'INVALID_LOOP'
  | 'UNREACHABLE_NODE'
  | 'INVALID_FIELD'
  | 'MISSING_FIELD'
  | 'INVALID_EXPRESSION'
  | 'UNKNOWN_REFERENCE'
  | 'AMBIGUOUS_REFERENCE'
  | 'REFERENCE_NOT_UPSTREAM'
  | 'MISSING_SECRET'
  | 'SECRET_IN_DOCUMENT'
  | 'WEBHOOK_PATH_TAKEN'
  | 'INVALID_FILE'
  | 'TOO_LARGE';

/** One datum travelling along a wire. `from` = indices into the input list of the step that made it. */
export interface Item {
  data: Json;
  from?: number[];
}

/** What a step produced: items by output port id. Ports left out carry nothing. */
export type PortItems = Record<string, Item[]>;
