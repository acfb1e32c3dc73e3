import type { Room } from '#lib/collab/room.svelte.ts';
import type { Expression, Json } from '@automateos/workflow';
import { inputSample } from '../samples.ts';

export type PreviewResult = { ok: true; value: Json } | { ok: false; message: string };

const SETTLE_MS = 120;

/** What an expression gives with the last real record, a moment after typing stops. The evaluator loads on first use. */
export class Preview {
  result = $state.raw<PreviewResult | undefined>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #latest = 0;

  /** Asks for a new result; `undefined` clears it. */
  request(room: Room, nodeId: string, expression: Expression | undefined): void {
    clearTimeout(this.#timer);
    const asked = ++this.#latest;
    if (!expression) {
      this.result = undefined;
      return;
    }
    this.#timer = setTimeout(() => {
      void evaluate(room, nodeId, expression).then((result) => {
        if (asked === this.#latest) this.result = result;
      });
    }, SETTLE_MS);
  }

  destroy(): void {
    clearTimeout(this.#timer);
    this.#latest++;
  }
}

async function evaluate(room: Room, nodeId: string, { expr }: Expression): Promise<PreviewResult> {
  const { compileExpression } = await import('@automateos/workflow/expression');
  const compiled = compileExpression(expr);
  const [problem] = compiled.problems;
  if (problem) return { ok: false, message: problem.message };
  try {
    const value = compiled.evaluate({
      json: inputSample(room, nodeId)?.items[0] ?? {},
      now: new Date(),
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      node: (id) => {
        const sample = room.samples.of(id);
        const items = sample ? Object.values(sample.ports).flat() : undefined;
        return items && { items, item: items[0] };
      },
      approval: () => ({ url: `${location.origin}/approve/…` })
    });
    return { ok: true, value: value ?? null };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : 'This cannot be worked out.' };
  }
}
