import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Metric } from '@automateos/db/probes';

/** The first segments of paths, as far as they are told apart: few and fixed, whatever is asked for. */
const AREAS = ['api', 'app', 'hooks'] as const;

const areaOf = (path: string): string => AREAS.find((area) => path.startsWith(`/${area}/`)) ?? 'other';

/** Counters of the web server. */
export class Metrics {
  #inProgress = 0;
  readonly #answers = new Map<string, Metric>();

  /** Counts an answer once it is given, or given up. */
  watch(request: IncomingMessage, response: ServerResponse): void {
    const area = areaOf(request.url ?? '');
    this.#inProgress++;
    response.once('close', () => {
      this.#inProgress--;
      this.#count(area, response.writableFinished ? `${Math.floor(response.statusCode / 100)}xx` : 'cut off');
    });
  }

  list(): Metric[] {
    return [
      { name: 'web_requests_in_progress', type: 'gauge', value: this.#inProgress },
      ...this.#answers.values()
    ];
  }

  #count(area: string, status: string): void {
    const key = `${area} ${status}`;
    const metric = this.#answers.get(key) ?? {
      name: 'web_requests_total',
      type: 'counter',
      value: 0,
      labels: { area, status }
    };
    metric.value++;
    this.#answers.set(key, metric);
  }
}
