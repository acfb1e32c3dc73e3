/** An export of n8n as a document of ours, with a report of what became of each of its nodes. */
import { resolveNames } from '../../document/portable.ts';
import { LIMITS } from '../../limits.ts';
import { UNTITLED, type NodeSettings, type WorkflowDocument, type WorkflowNode } from '../../types.ts';
import { convertValue, Parameters, withoutAbsent } from './parameters.ts';
import { renameOutputs, type Renames } from './renames.ts';
import { isN8nExport, n8nSchema, type N8nNode, type N8nWorkflow } from './source.ts';
import { ai, hangsOn } from './steps/ai.ts';
import { apps } from './steps/apps.ts';
import { data } from './steps/data.ts';
import { http } from './steps/http.ts';
import { logic } from './steps/logic.ts';
import { triggers } from './steps/triggers.ts';
import type { Attached, Translation, Translators } from './translation.ts';

/** What became of a node. */
export type Outcome =
  /** A step that does the same. */
  | 'step'
  /** There is no such step here: it keeps its place until somebody chooses one. */
  | 'placeholder'
  /** Part of the step of another node. */
  | 'folded'
  | 'note';

export interface ImportedNode {
  /** As it was called in n8n. */
  name: string;
  /** n8n's type. */
  kind: string;
  outcome: Outcome;
  /** The step it became, or became a part of. */
  nodeId?: string;
  /** Sentences about what to look at. */
  hints: string[];
  /** It used a credential: a connection or secret is to be chosen. */
  needsConnection: boolean;
}

export interface ImportReport {
  source: 'n8n';
  nodes: ImportedNode[];
}

const TRANSLATORS: Translators = { ...triggers, ...logic, ...data, ...http, ...apps, ...ai };
const STICKY_NOTE = 'n8n-nodes-base.stickyNote';
/** n8n's cards are squares of 100, ours are 220 wide. */
const STRETCH = 1.5;

/** @returns `undefined` when it is no export of n8n; a sentence when it is one that cannot be read. */
export function importN8n(
  value: unknown
): { document: WorkflowDocument; report: ImportReport } | { refusal: string } | undefined {
  if (!isN8nExport(value)) return undefined;
  const parsed = n8nSchema.safeParse(value);
  if (!parsed.success) {
    const place = parsed.error.issues[0]!.path.join(' › ');
    return {
      refusal: `This is a workflow exported from n8n, but it is damaged at “${place}”. Export it there once more.`
    };
  }
  return new Importer(parsed.data).run();
}

class Importer {
  readonly #workflow: N8nWorkflow;
  readonly #nodes = new Map<string, N8nNode>();
  readonly #ids = new Map<string, string>();
  readonly #translations = new Map<string, Translation>();
  /** Name of an AI node → what hangs on it. */
  readonly #attached = new Map<string, Attached[]>();
  readonly #document: WorkflowDocument;
  readonly #report: ImportedNode[] = [];

  constructor(workflow: N8nWorkflow) {
    this.#workflow = workflow;
    this.#document = {
      name: (workflow.name?.trim() || UNTITLED).slice(0, LIMITS.nameCharacters),
      nodes: {},
      edges: {}
    };
    for (const node of workflow.nodes) this.#nodes.set(node.name, node);
    this.#findAttached();
  }

  run(): { document: WorkflowDocument; report: ImportReport } {
    for (const node of this.#workflow.nodes) {
      if (node.type === STICKY_NOTE) this.#addNote(node);
      else if (!this.#ownerOf(node.name)) this.#addStep(node);
    }
    for (const node of this.#workflow.nodes) this.#reportFolded(node);
    this.#addEdges();
    const document = renameOutputs(this.#document, this.#renames());
    return { document: resolveNames(document), report: { source: 'n8n', nodes: this.#report } };
  }

  *#links(): Generator<{ source: string; kind: string; output: number; target: string; input: number }> {
    for (const [source, kinds] of Object.entries(this.#workflow.connections))
      for (const [kind, outputs] of Object.entries(kinds))
        for (const [output, links] of outputs.entries())
          for (const { node, index } of links ?? [])
            yield { source, kind, output, target: node, input: index };
  }

  #findAttached(): void {
    for (const { source, kind, target } of this.#links()) {
      const node = this.#nodes.get(source);
      if (!node || !hangsOn(kind)) continue;
      const attached = this.#attached.get(target) ?? [];
      attached.push({ kind, node, parameters: new Parameters(node.parameters) });
      this.#attached.set(target, attached);
    }
  }

  /** The AI node that this one hangs on, through others if need be. */
  #ownerOf(name: string, seen = new Set<string>()): string | undefined {
    if (seen.has(name)) return undefined;
    seen.add(name);
    for (const [owner, attached] of this.#attached)
      if (attached.some(({ node }) => node.name === name)) return this.#ownerOf(owner, seen) ?? owner;
    return undefined;
  }

  #addStep(node: N8nNode): void {
    const attached = this.#attached.get(node.name) ?? [];
    const source = { node, parameters: new Parameters(node.parameters), attached };
    const translation = TRANSLATORS[node.type]?.(source);
    const nodeId = `n_${this.#ids.size + 1}`;
    this.#ids.set(node.name, nodeId);
    if (translation) this.#translations.set(node.name, translation);
    this.#document.nodes[nodeId] = stepOf(node, translation ?? placeholderOf(node));
    this.#report.push({
      ...{ name: node.name, kind: node.type, nodeId, needsConnection: usesCredential(node, attached) },
      outcome: translation ? 'step' : 'placeholder',
      hints: [...(translation?.hints ?? []), ...hintsOf(node)]
    });
  }

  #addNote({ name, type, position: [x, y], parameters }: N8nNode): void {
    const note = new Parameters(parameters);
    const notes = (this.#document.notes ??= {});
    notes[`note_${Object.keys(notes).length + 1}`] = {
      text: note.literal('content') ?? '',
      position: { x: x * STRETCH, y },
      width: (note.number('width') ?? 240) * STRETCH,
      height: note.number('height') ?? 160,
      color: NOTE_COLORS[note.number('color') ?? 1] ?? 'yellow'
    };
    this.#report.push({ name, kind: type, outcome: 'note', hints: [], needsConnection: false });
  }

  #reportFolded({ name, type }: N8nNode): void {
    const owner = this.#ownerOf(name);
    if (!owner) return;
    const nodeId = this.#ids.get(owner);
    this.#report.push({ name, kind: type, outcome: 'folded', nodeId, hints: [], needsConnection: false });
  }

  #addEdges(): void {
    const { nodes, edges } = this.#document;
    const seen = new Set<string>();
    for (const { source, kind, output, target, input } of this.#links()) {
      const [from, to] = [this.#ids.get(source), this.#ids.get(target)];
      if (kind !== 'main' || !from || !to) continue;
      const edge = {
        source: from,
        sourcePort:
          this.#translations.get(source)?.outputs?.[output] ?? (output === 0 ? 'out' : `out${output + 1}`),
        target: to,
        targetPort: this.#inputPort(target, { input, isBack: this.#leadsBack(source, target) })
      };
      const key = JSON.stringify(edge);
      if (seen.has(key) || nodes[to]?.type === undefined) continue;
      seen.add(key);
      edges[`e_${seen.size}`] = edge;
    }
  }

  #renames(): Map<string, Renames> {
    const renames = new Map<string, Renames>();
    for (const [name, { renames: own }] of this.#translations)
      if (own) renames.set(this.#ids.get(name)!, own);
    return renames;
  }

  #inputPort(target: string, { input, isBack }: { input: number; isBack: boolean }): string {
    const translation = this.#translations.get(target);
    if (translation?.type === 'loop') return isBack ? 'back' : 'in';
    return translation?.inputs?.[input] ?? (input === 0 ? 'in' : `in${input + 1}`);
  }

  /** In n8n the end of a round leads to the same input as its beginning. */
  #leadsBack(source: string, loop: string): boolean {
    const next = (name: string, output?: number) =>
      (this.#workflow.connections[name]?.['main'] ?? [])
        .filter((_, index) => output === undefined || index === output)
        .flatMap((links) => (links ?? []).map(({ node }) => node));
    const round = new Set<string>();
    const ahead = next(loop, 1);
    for (let name = ahead.pop(); name !== undefined; name = ahead.pop())
      if (name !== loop && !round.has(name)) {
        round.add(name);
        ahead.push(...next(name));
      }
    return round.has(source);
  }
}

const NOTE_COLORS = [undefined, 'yellow', 'yellow', 'pink', 'green', 'blue', 'pink', 'yellow'] as const;

function stepOf(node: N8nNode, { type, config }: Translation): WorkflowNode {
  const [x, y] = node.position;
  const settings = settingsOf(node);
  return {
    type: type.slice(0, 64),
    typeVersion: 1,
    label: node.name.slice(0, LIMITS.labelCharacters),
    position: { x: x * STRETCH, y },
    config: withoutAbsent(config),
    ...(node.disabled && { disabled: true }),
    ...(node.notes && { note: node.notes }),
    ...(settings && { settings })
  };
}

/** Keeps what n8n knew, so that nothing is lost when the step exists one day. */
const placeholderOf = ({ type, parameters }: N8nNode): Translation => ({
  type,
  config: convertValue(parameters) as Record<string, unknown>
});

function settingsOf({
  retryOnFail,
  maxTries = 3,
  waitBetweenTries = 1000
}: N8nNode): NodeSettings | undefined {
  if (!retryOnFail) return undefined;
  const maxAttempts = Math.min(Math.max(Math.trunc(maxTries), 1), LIMITS.retryAttempts);
  return { retry: { maxAttempts, backoff: 'fixed', delayMs: Math.max(0, Math.trunc(waitBetweenTries)) } };
}

const usesCredential = (node: N8nNode, attached: readonly Attached[]): boolean =>
  [node, ...attached.map((part) => part.node)].some(
    ({ credentials }) => Object.keys(credentials ?? {}).length > 0
  );

const hintsOf = ({ onError, continueOnFail }: N8nNode): string[] =>
  continueOnFail || (onError ?? 'stopWorkflow') !== 'stopWorkflow'
    ? ['After an error there it went on; here a step that fails for good ends the run.']
    : [];
