interface Delivery {
  n: number;
  sentAt: number;
  answeredAt: number;
  /** 0 when there was no answer. */
  status: number;
  runId: string;
}

/** Deliveries at a steady rate, each an event of its own, whatever is answered. */
export class Senders {
  readonly #url: string;
  readonly #timer: NodeJS.Timeout;
  readonly #outages: { from: number; to: number }[] = [];
  readonly #underWay = new Set<Promise<void>>();
  readonly #answered: Delivery[] = [];
  #sent = 0;

  constructor(url: string, perSecond: number) {
    this.#url = url;
    this.#timer = setInterval(() => {
      const sending = this.#send(this.#sent++).finally(() => this.#underWay.delete(sending));
      this.#underWay.add(sending);
    }, 1_000 / perSecond);
  }

  get accepted(): Delivery[] {
    return this.#answered.filter(({ status }) => status === 202);
  }

  /** How often each answer was given. */
  get statuses(): string {
    const byStatus = Map.groupBy(this.#answered, ({ status }) => status);
    return [...byStatus].map(([status, deliveries]) => `${status}: ${deliveries.length}`).join(', ');
  }

  acceptedSince(moment: number): number {
    return this.accepted.filter(({ sentAt }) => sentAt >= moment).length;
  }

  refusedSince(moment: number): number {
    return this.#answered.filter(({ sentAt, status }) => sentAt >= moment && status === 503).length;
  }

  /** There was no database in between. */
  wasDown(from: number, to: number): void {
    this.#outages.push({ from, to });
  }

  /** Sentences about answers that were not true, or not 202 or 503. */
  violations(): string[] {
    const odd = this.#answered.filter(({ status }) => status !== 202 && status !== 503);
    const impossible = this.accepted.filter(({ sentAt, answeredAt }) =>
      this.#outages.some(({ from, to }) => sentAt >= from && answeredAt <= to)
    );
    return [
      ...odd.map(({ n, status }) => `Delivery ${n} was answered with ${status}.`),
      ...impossible.map(({ n }) => `Delivery ${n} was accepted while there was no database.`)
    ];
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all(this.#underWay);
  }

  async #send(n: number): Promise<void> {
    const sentAt = performance.now();
    const answer = { status: 0, runId: '' };
    try {
      const response = await fetch(this.#url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-github-delivery': `delivery-${n}` },
        body: JSON.stringify({ n })
      });
      answer.status = response.status;
      answer.runId = ((await response.json()) as { runId?: string }).runId ?? '';
    } catch (error) {
      console.error(`Delivery ${n}:`, error);
    }
    this.#answered.push({ n, sentAt, answeredAt: performance.now(), ...answer });
  }
}
