import { portsOf, type Json } from '@automateos/workflow';
import { api } from '#lib/api.ts';
import type { Graph } from './graph.svelte.ts';

/** What a step gave out, for previews and for suggesting tokens. */
export interface StepSample {
  /** Items by output port. */
  ports: Record<string, readonly Json[]>;
  /** `run`: real data of the last run that reached the step. `example`: the node type's believable sample. */
  source: 'run' | 'example';
}

interface RunRow {
  id: string;
}

interface StepRow {
  nodeId: string;
  status: string;
  output?: Record<string, { data: Json }[]> | null;
}

/** Outputs of the last run by node, fetched when a preview first asks. */
export class Samples {
  state = $state.raw<'idle' | 'loading' | 'ready' | 'failed' | 'withheld'>('idle');
  #runs = $state.raw<ReadonlyMap<string, StepSample>>(new Map());
  readonly #graph: Graph;
  readonly #workflowId: string;

  constructor(graph: Graph, workflowId: string) {
    this.#graph = graph;
    this.#workflowId = workflowId;
  }

  /** Reactive. Real data when a run reached the step, else the type's example, else `undefined`. */
  of(nodeId: string): StepSample | undefined {
    const real = this.#runs.get(nodeId);
    if (real) return real;
    const node = this.#graph.nodes.get(nodeId);
    const example = node?.definition?.sample?.(node.config);
    if (!node?.definition || example === undefined) return undefined;
    const port = portsOf(node.definition, node.config).outputs[0]?.id ?? 'out';
    return { ports: { [port]: [example] }, source: 'example' };
  }

  /** From now on examples are all there is: guests see no data of runs. */
  withhold(): void {
    this.state = 'withheld';
  }

  /** Fetches the outputs of a run, the latest by default. Never rejects: see `state`. */
  async load(options: { runId?: string; again?: boolean } = {}): Promise<void> {
    if (
      this.state === 'withheld' ||
      this.state === 'loading' ||
      (this.state === 'ready' && !options.again && !options.runId)
    )
      return;
    this.state = 'loading';
    try {
      const runId = options.runId ?? (await this.#latestRun());
      if (runId)
        this.#runs = toSamples(
          (await api<{ data: StepRow[] }>('GET', `/runs/${runId}/steps?limit=500`, { quiet: true })).data
        );
      this.state = 'ready';
    } catch (error) {
      console.warn('The data of the last run could not be loaded.', error);
      this.state = 'failed';
    }
  }

  /** A run ended: its data replaces the old, if anybody has looked at data yet. */
  refresh(runId: string): void {
    if (this.state === 'ready') void this.load({ runId });
  }

  async #latestRun(): Promise<string | undefined> {
    const query = new URLSearchParams({ workflowId: this.#workflowId, limit: '1' });
    return (await api<{ data: RunRow[] }>('GET', `/runs?${query}`, { quiet: true })).data[0]?.id;
  }
}

/** Last attempt per node wins; steps that gave nothing out are left out. */
function toSamples(rows: readonly StepRow[]): Map<string, StepSample> {
  const samples = new Map<string, StepSample>();
  for (const row of rows) {
    if (row.status !== 'succeeded' || !row.output) continue;
    const ports = Object.fromEntries(
      Object.entries(row.output).map(([port, items]) => [port, items.map((item) => item.data)])
    );
    samples.set(row.nodeId, { ports, source: 'run' });
  }
  return samples;
}
