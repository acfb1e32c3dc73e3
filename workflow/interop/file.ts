/** Workflow files: what is exported, imported, stored in templates and sent over REST. */
import type { z } from 'zod';
import { isPlainObject } from '../document/json.ts';
import { LIMITS } from '../limits.ts';
import type { Problem, WorkflowDocument } from '../types.ts';
import { readableJson } from './canonical-json.ts';
import { documentSchema, FILE_VERSION, fileSchema } from './file-schema.ts';
import { problemAt, toProblem } from './file-problem.ts';
import { describeJsonFault } from './json-fault.ts';
import { importN8n, type ImportReport } from './n8n/index.ts';
import { findUnsafeJson } from './unsafe-json.ts';

export type Parsed =
  /** `report`: what became of the nodes of another product. */
  | { document: WorkflowDocument; report?: ImportReport; problem?: undefined }
  | { document?: undefined; report?: undefined; problem: Problem };

/** The file of a document. The same document always gives the same bytes. */
export function toFile({ name, nodes, edges, notes = {} }: WorkflowDocument): string {
  const file = { automateos: FILE_VERSION, name, nodes, edges };
  return `${readableJson(Object.keys(notes).length > 0 ? { ...file, notes } : file)}\n`;
}

/**
 * The document in a file of ours or of n8n, or the first thing that is wrong with it, in a sentence that names the place.
 * Never throws.
 */
export function parseFile(text: string): Parsed {
  if (text.length > LIMITS.documentBytes)
    return refuse('TOO_LARGE', `A workflow file may have ${LIMITS.documentBytes >> 20} MB.`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return refuse('INVALID_FILE', describeJsonFault(text));
  }
  return parseForeign(value) ?? parse(fileSchema, value);
}

/** A file of another product; `undefined` for all else. What it becomes has to hold here like a file of ours. */
function parseForeign(value: unknown): Parsed | undefined {
  const imported = findUnsafeJson(value, LIMITS.jsonDepth) ? undefined : importN8n(value);
  if (!imported) return undefined;
  if ('refusal' in imported) return refuse('INVALID_FILE', imported.refusal);
  const parsed = parse(documentSchema, imported.document);
  return parsed.document ? { ...parsed, report: imported.report } : parsed;
}

/** A document from a value that was JSON, with or without the file's version. Never throws. */
export function parseDocument(value: unknown): Parsed {
  const isFile = typeof value === 'object' && value !== null && 'automateos' in value;
  return parse(isFile ? fileSchema : documentSchema, value);
}

function parse(schema: z.ZodType<WorkflowDocument>, value: unknown): Parsed {
  const unsafe = findUnsafeJson(value, LIMITS.jsonDepth);
  if (unsafe)
    return { problem: problemAt(value, unsafe.path, { code: 'INVALID_FILE', reason: unsafe.reason }) };
  const foreign = schema === fileSchema ? describeForeign(value) : undefined;
  if (foreign !== undefined) return refuse('INVALID_FILE', foreign);
  const result = schema.safeParse(value);
  if (!result.success) return { problem: toProblem(value, result.error.issues[0]!) };
  const { name, nodes, edges, notes } = result.data;
  const document: WorkflowDocument = { name, nodes, edges };
  if (notes && Object.keys(notes).length > 0) document.notes = notes;
  const problem = checkCounts(document) ?? checkEdges(document);
  return problem ? { problem } : { document };
}

/** JSON that is something else altogether. */
function describeForeign(value: unknown): string | undefined {
  if (!isPlainObject(value)) return 'This is not a workflow file: it is JSON of something else.';
  const { automateos } = value;
  if (automateos === FILE_VERSION) return undefined;
  if (automateos === undefined) return 'This is not a workflow file: “automateos” is missing.';
  return typeof automateos === 'number' && automateos > FILE_VERSION
    ? `A newer AutomateOS made this file: it has format ${automateos}, and format ${FILE_VERSION} can be read here.`
    : `In “automateos”: this must be ${FILE_VERSION}.`;
}

function checkCounts({ nodes, edges }: WorkflowDocument): Problem | undefined {
  const counts = [
    ['steps', Object.keys(nodes).length, LIMITS.nodes],
    ['connections', Object.keys(edges).length, LIMITS.edges]
  ] as const;
  for (const [what, count, limit] of counts)
    if (count > limit)
      return refuse('TOO_LARGE', `A workflow has at most ${limit} ${what}; this one has ${count}.`).problem;
  return undefined;
}

/** An edge without an end, or a second one between the same ports, would vanish from the next export. */
function checkEdges(document: WorkflowDocument): Problem | undefined {
  const seen = new Set<string>();
  for (const [edgeId, edge] of Object.entries(document.edges)) {
    for (const end of ['source', 'target'] as const)
      if (!Object.hasOwn(document.nodes, edge[end])) {
        const finding = { code: 'DANGLING_EDGE', reason: `there is no step “${edge[end]}”` } as const;
        return problemAt(document, ['edges', edgeId, end], finding);
      }
    const ends = JSON.stringify([edge.source, edge.sourcePort, edge.target, edge.targetPort]);
    const finding = { code: 'DUPLICATE_EDGE', reason: 'the same connection is there twice' } as const;
    if (seen.has(ends)) return problemAt(document, ['edges', edgeId], finding);
    seen.add(ends);
  }
  return undefined;
}

/** The answer for a file that is not taken. */
export const refuse = (
  code: Problem['code'],
  message: string
): { document?: undefined; report?: undefined; problem: Problem } => ({
  problem: { code, message, severity: 'error' }
});
