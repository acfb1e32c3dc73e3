import type { Problem } from '@automateos/workflow';
import type { Graph } from './graph.svelte.ts';

/** Long enough not to check in the middle of a word. */
const DEBOUNCE_MS = 400;

/** What is wrong with the document, checked a moment after each change and shown on the nodes. */
export class Problems {
  all = $state.raw<readonly Problem[]>([]);
  readonly #graph: Graph;
  readonly #stop: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Known to the server only, such as a taken webhook path; dropped at the next edit of the node. */
  #reported: readonly Problem[] = [];

  constructor(graph: Graph) {
    this.#graph = graph;
    this.#stop = graph.onChange((change) => {
      this.#reported = this.#reported.filter(
        (problem) => !problem.nodeId || !change.nodes.has(problem.nodeId)
      );
      this.#schedule();
    });
  }

  of(nodeId: string): readonly Problem[] {
    return this.#graph.nodes.get(nodeId)?.problems ?? [];
  }

  /** Shows what the server refused at publishing. */
  report(problems: readonly Problem[]): void {
    this.#reported = problems;
    void this.check();
  }

  /** Checks now. The validator is loaded at first use: it is not needed to see the canvas. */
  async check(): Promise<readonly Problem[]> {
    clearTimeout(this.#timer);
    const { validateDocument } = await import('@automateos/workflow/validate');
    const found = validateDocument(this.#graph.toDocument());
    this.all = mergeProblems(found, this.#reported);
    const byNode = Map.groupBy(this.all, (problem) => problem.nodeId);
    for (const node of this.#graph.nodes.values()) {
      const own = byNode.get(node.id) ?? [];
      if (JSON.stringify(own) !== JSON.stringify(node.problems)) node.problems = own;
    }
    return this.all;
  }

  destroy(): void {
    clearTimeout(this.#timer);
    this.#stop();
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.check(), DEBOUNCE_MS);
  }
}

/** The union, without saying the same about the same field twice. */
export function mergeProblems(found: readonly Problem[], reported: readonly Problem[]): Problem[] {
  const key = (problem: Problem) => [problem.code, problem.nodeId, problem.edgeId, problem.field].join('|');
  return [...new Map([...found, ...reported].map((problem) => [key(problem), problem])).values()];
}
