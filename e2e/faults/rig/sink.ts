import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { openSink, ok, type Delivery, type Sink } from '@automateos/worker/testing/sink';

/** What the service does to a request. `reset` takes effect first and drops the connection then; 429 and 500 do nothing. */
export type Misbehaviour = 'ok' | 'slow' | 'reset' | 429 | 500;

const SLOW_MS = 400;

/** A service that counts what really took effect: once per Idempotency-Key, as a careful one would. */
export class EffectSink {
  readonly #sink: Sink;
  /** Deliveries that took effect, or would have again, by key. */
  readonly #effects = new Map<string, Delivery[]>();
  readonly #sent = new Map<string, number>();
  #decide: (delivery: Delivery, earlier: number) => Misbehaviour = () => 'ok';
  readonly withoutKey: Delivery[] = [];

  private constructor(sink: Sink) {
    this.#sink = sink;
    sink.answer((delivery, response) => this.#answer(delivery, response));
  }

  static async open(): Promise<EffectSink> {
    return new EffectSink(await openSink());
  }

  get url(): string {
    return this.#sink.url;
  }

  /** For AUTOMATEOS_EGRESS_ALLOW. */
  get host(): string {
    return this.#sink.host;
  }

  get deliveries(): readonly Delivery[] {
    return this.#sink.deliveries;
  }

  /** Requests that were sent more than once. */
  get repeats(): number {
    return this.deliveries.length - this.#sink.keys().size;
  }

  /** Decides for each request; `earlier` counts those with the same key before it. */
  misbehave(decide: (delivery: Delivery, earlier: number) => Misbehaviour): void {
    this.#decide = decide;
  }

  /** Answers by hand from now on. */
  takeOver(answer: (delivery: Delivery, response: ServerResponse) => void): void {
    this.#sink.answer((delivery, response) => {
      this.#note(delivery);
      answer(delivery, response);
    });
  }

  /**
   * Sentences about what took effect more or less than once. Paths name the effect: run, node and item.
   * @param expected the paths that must have had an effect
   */
  violations(expected: Iterable<string>): string[] {
    const paths = Map.groupBy(this.#effects.keys(), (key) => this.#effects.get(key)![0]!.path);
    const twice = [...paths].filter(([, keys]) => keys.length > 1);
    const missing = [...expected].filter((path) => !paths.has(path));
    return [
      ...this.withoutKey.map(({ method, path }) => `P2: ${method} ${path} came without an Idempotency-Key.`),
      ...twice.map(([path, keys]) => `P2: ${path} took effect ${keys.length} times, under different keys.`),
      ...missing.map((path) => `P1: ${path} never took effect.`)
    ];
  }

  close(): Promise<void> {
    return this.#sink.close();
  }

  #note(delivery: Delivery): void {
    const { key } = delivery;
    if (key === undefined) this.withoutKey.push(delivery);
    else this.#effects.set(key, [...(this.#effects.get(key) ?? []), delivery]);
  }

  #answer(delivery: Delivery, response: ServerResponse): void {
    const key = delivery.key ?? '';
    const earlier = this.#sent.get(key) ?? 0;
    this.#sent.set(key, earlier + 1);
    const what = this.#decide(delivery, earlier);
    if (what === 429 || what === 500) return void response.writeHead(what).end();
    this.#note(delivery);
    if (what === 'reset') return void response.socket?.resetAndDestroy();
    if (what === 'slow') setTimeout(() => ok(delivery, response), SLOW_MS);
    else ok(delivery, response);
  }
}

const FAULTS: Misbehaviour[] = ['slow', 'reset', 429, 500];
const FAULTY_PERCENT = 10;

/** One in ten effects meets a fault when it is asked for first. Which ones and how depends on seed and path alone. */
export const seededFaults =
  (seed: number) =>
  ({ path }: Pick<Delivery, 'path'>, earlier: number): Misbehaviour => {
    const draw = createHash('sha256').update(`${seed}${path}`).digest().readUInt16BE();
    if (earlier > 0 || draw % 100 >= FAULTY_PERCENT) return 'ok';
    return FAULTS[Math.floor(draw / 100) % FAULTS.length]!;
  };
