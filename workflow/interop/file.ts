/** Workflow files: what is exported, imported, stored in templates and sent over REST. */
import type { z } from 'zod';
import { LIMITS } from '../limits.ts';
import type { Problem, WorkflowDocument } from '../types.ts';
import { readableJson } from './canonical-json.ts';
import { documentSchema, FILE_VERSION, fileSchema } from './file-schema.ts';
import { findUnsafeJson } from './unsafe-json.ts';

export type Parsed =
  { document: WorkflowDocument; problem?: undefined } | { document?: undefined; problem: Problem };

/** The file of a document. The same document always gives the same bytes. */
export function toFile({ name, nodes, edges, notes = {} }: WorkflowDocument): string {
  const file = { automateos: FILE_VERSION, name, nodes, edges };
  return `${readableJson(Object.keys(notes).length > 0 ? { ...file, notes } : file)}\n`;
}

/** The document in a file, or the first thing that is wrong with it, in a sentence that names the place. Never throws. */
export function parseFile(text: string): Parsed {
  if (text.length > LIMITS.documentBytes)
    return refuse('TOO_LARGE', `A workflow file may have ${LIMITS.documentBytes >> 20} MB.`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return refuse(
      'INVALID_FILE',
      `This is not a workflow file: ${error instanceof Error ? error.message : 'no JSON'}.`
    );
  }
  return parse(fileSchema, value);
}

/** A document from a value that was JSON, with or without the file's version. Never throws. */
export function parseDocument(value: unknown): Parsed {
  const isFile = typeof value === 'object' && value !== null && 'automateos' in value;
  return parse(isFile ? fileSchema : documentSchema, value);
}

function parse(schema: z.ZodType<WorkflowDocument>, value: unknown): Parsed {
  const unsafe = findUnsafeJson(value, LIMITS.jsonDepth);
  if (unsafe) return refuse('INVALID_FILE', sentence(unsafe.path, unsafe.reason));
  const result = schema.safeParse(value);
  if (!result.success) return { problem: toProblem(result.error.issues[0]!) };
  const { name, nodes, edges, notes } = result.data;
  const document: WorkflowDocument = { name, nodes, edges };
  if (notes && Object.keys(notes).length > 0) document.notes = notes;
  const problem = checkCounts(document) ?? checkEdges(document);
  return problem ? { problem } : { document };
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
function checkEdges({ nodes, edges }: WorkflowDocument): Problem | undefined {
  const seen = new Map<string, string>();
  for (const [edgeId, edge] of Object.entries(edges)) {
    for (const end of ['source', 'target'] as const)
      if (!Object.hasOwn(nodes, edge[end]))
        return problemAt('DANGLING_EDGE', ['edges', edgeId, end], `there is no step “${edge[end]}”`);
    const ends = JSON.stringify([edge.source, edge.sourcePort, edge.target, edge.targetPort]);
    const other = seen.get(ends);
    if (other !== undefined)
      return problemAt('DUPLICATE_EDGE', ['edges', edgeId], `it connects the same ports as “${other}”`);
    seen.set(ends, edgeId);
  }
  return undefined;
}

function toProblem(issue: z.core.$ZodIssue): Problem {
  return problemAt(CODE_OF_PART[String(issue.path[0])] ?? 'INVALID_FILE', issue.path, reasonOf(issue));
}

function reasonOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `the field “${issue.keys.join('”, “')}” is not known here`;
  if (issue.code === 'invalid_key') return issue.issues[0]?.message ?? issue.message;
  return issue.message.replace(/^Invalid input: /, '');
}

const CODE_OF_PART: Record<string, Problem['code']> = {
  nodes: 'MALFORMED_NODE',
  edges: 'MALFORMED_EDGE',
  notes: 'MALFORMED_NOTE'
};

function problemAt(code: Problem['code'], path: readonly PropertyKey[], reason: string): Problem {
  const [part, id, inside, ...field] = path.map(String);
  const problem: Problem = { code, message: sentence(path, reason), severity: 'error' };
  if (part === 'nodes' && id !== undefined) problem.nodeId = id;
  if (part === 'edges' && id !== undefined) problem.edgeId = id;
  if (part === 'nodes' && inside === 'config' && field.length > 0) problem.field = field.join('.');
  return problem;
}

const sentence = (path: readonly PropertyKey[], reason: string): string =>
  `In ${path.length > 0 ? path.map(String).join(' → ') : 'the file'}: ${reason}.`;

const refuse = (code: Problem['code'], message: string): { problem: Problem } => ({
  problem: { code, message, severity: 'error' }
});
