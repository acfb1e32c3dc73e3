/** The value below which a share `q` (0 to 1) of the sample lies, interpolated between neighbours (Hyndman and Fan, type 7). */
export function quantile(sample: readonly number[], q: number): number {
  if (sample.length === 0) throw new Error('A quantile needs at least one value.');
  const sorted = [...sample].sort((a, b) => a - b);
  const place = (sorted.length - 1) * q;
  const below = Math.floor(place);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (high - low) * (place - below);
}

export const median = (sample: readonly number[]): number => quantile(sample, 0.5);

/** Latencies in milliseconds. */
export interface Percentiles {
  p50: number;
  p95: number;
  p99: number;
}

export function percentiles(sample: readonly number[]): Percentiles {
  return { p50: quantile(sample, 0.5), p95: quantile(sample, 0.95), p99: quantile(sample, 0.99) };
}

/** One side of one pair. */
export interface Sample {
  /** What is compared with the other side, in the unit of the case. */
  value: number;
  latency?: Percentiles;
  /** Milliseconds of processor time per operation, over every process that takes part but the load generator. */
  cpuMs?: number;
  /** Further figures by name. */
  extra?: Record<string, number>;
}

export interface Pair {
  subject: Sample;
  control: Sample;
}

export interface Summary {
  /** Median of the pairs' own ratios: what drifts between pairs cancels out. */
  ratio: number;
  ratios: number[];
  /** Medians over the pairs, figure by figure. */
  subject: Sample;
  control: Sample;
}

/** Brings the pairs of one case down to one figure each. @throws without a pair */
export function summarize(pairs: readonly Pair[]): Summary {
  const ratios = pairs.map(({ subject, control }) => subject.value / control.value);
  return {
    ratio: median(ratios),
    ratios,
    subject: medianSample(pairs.map((pair) => pair.subject)),
    control: medianSample(pairs.map((pair) => pair.control))
  };
}

function medianSample(samples: readonly Sample[]): Sample {
  const of = (read: (sample: Sample) => number | undefined): number | undefined => {
    const values = samples.map(read).filter((value) => value !== undefined);
    return values.length === 0 ? undefined : median(values);
  };
  const names = new Set(samples.flatMap(({ extra }) => Object.keys(extra ?? {})));
  const latency = samples.some((sample) => sample.latency);
  return {
    value: of(({ value }) => value)!,
    cpuMs: of(({ cpuMs }) => cpuMs),
    latency: latency
      ? {
          p50: of((sample) => sample.latency?.p50)!,
          p95: of((sample) => sample.latency?.p95)!,
          p99: of((sample) => sample.latency?.p99)!
        }
      : undefined,
    extra:
      names.size === 0
        ? undefined
        : Object.fromEntries([...names].map((name) => [name, of(({ extra }) => extra?.[name])!]))
  };
}
