import * as z from 'zod';
import { defineNode, type Executor, type ExecutorOutput } from '../define-node.ts';
import { field } from '../form/field.ts';
import { durationInWords } from '../form/words.ts';
import { StepError } from '../step-error.ts';

const DAY_MS = 86_400_000;
const MOST_ROUNDS = 10_000;

export const loop = defineNode({
  type: 'loop',
  version: 1,
  title: 'Loop',
  icon: 'repeat',
  group: 'logic',
  docs: {
    summary: 'Takes the items a few at a time, and runs the steps of its loop for each batch.',
    details:
      'Each batch leaves by Loop. Lead the last step of the loop back to Back: what comes back is collected and leaves by Done after the last round, in order. Without a wire back the items themselves do. A round starts when all steps of the round before are over; a run that is interrupted goes on in the round it was in.'
  },
  config: z.strictObject({
    batchSize: field.number({
      label: 'Items per round',
      default: 1,
      min: 1,
      max: MOST_ROUNDS,
      integer: true
    }),
    pauseMs: field.duration({
      label: 'Pause between rounds',
      help: 'For services that take only so many calls a minute.',
      default: 0,
      min: 0,
      max: DAY_MS
    }),
    mostRounds: field.number({
      label: 'Most rounds',
      help: 'With more items than that the step fails before it begins.',
      default: 1_000,
      min: 1,
      max: MOST_ROUNDS,
      integer: true
    })
  }),
  ports: {
    inputs: [
      { id: 'in', label: 'Items' },
      { id: 'back', label: 'Back' }
    ],
    // A loop that is switched off hands its items on by the first of them.
    outputs: [
      { id: 'done', label: 'Done' },
      { id: 'loop', label: 'Loop' }
    ]
  },
  loop: { body: 'loop', back: 'back' },
  effect: ({ pauseMs }) => (typeof pauseMs === 'number' && pauseMs > 0 ? 'wait' : 'none'),
  mode: 'list',
  summarize({ batchSize = 1, pauseMs }) {
    const items = typeof batchSize === 'number' && batchSize > 1 ? `${batchSize} items` : 'One item';
    const rounds = `${items} at a time`;
    return typeof pauseMs === 'number' && pauseMs > 0
      ? `${rounds}, ${durationInWords(pauseMs)} apart`
      : rounds;
  },
  sample: (_config, input) => input,
  examples: [
    { title: 'One after the other', config: {} },
    { title: 'Ten a minute', config: { batchSize: 10, pauseMs: 60_000 } }
  ]
});

/** @throws StepError `LIMIT_EXCEEDED` before the first round when there would be too many. */
export const execute: Executor<typeof loop> = ({ batchSize, pauseMs, mostRounds }, ctx): ExecutorOutput => {
  const { round, results } = ctx.progress;
  const first = round * batchSize;
  if (first >= ctx.items.length) return { done: [...results] };
  const rounds = Math.ceil(ctx.items.length / batchSize);
  if (rounds > mostRounds)
    throw new StepError(
      'LIMIT_EXCEEDED',
      `${ctx.items.length} items would take ${rounds} rounds, and this loop may take ${mostRounds}. Take more items per round, or raise “Most rounds”.`
    );
  if (round > 0 && pauseMs > 0) ctx.waitUntil(new Date(ctx.now.getTime() + pauseMs));
  const batch = ctx.items.slice(first, first + batchSize);
  return { loop: batch.map(({ data }, index) => ({ data, from: [first + index] })) };
};
