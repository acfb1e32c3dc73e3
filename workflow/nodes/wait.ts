import * as z from 'zod';
import { defineNode, type Executor, type ResolvedConfig } from '../define-node.ts';
import { field } from '../form/field.ts';
import { durationInWords, inWords } from '../form/words.ts';
import { LIMITS } from '../limits.ts';
import { StepError } from '../step-error.ts';
import { applyExpression } from './shared/apply-expression.ts';

const UNTIL = { field: 'mode', equals: 'until' } as const;

export const wait = defineNode({
  type: 'wait',
  version: 1,
  title: 'Wait',
  icon: 'hourglass',
  group: 'time',
  docs: {
    summary: 'Pauses the run for some time or until a date.',
    details:
      'A waiting run is kept in the database: it costs nothing, survives restarts and can be cancelled. All items wait together.'
  },
  config: z.strictObject({
    mode: field.select({
      label: 'Wait',
      options: [
        { value: 'for', label: 'For some time' },
        { value: 'until', label: 'Until a date' }
      ],
      default: 'for'
    }),
    durationMs: field.duration({
      label: 'How long',
      default: 3_600_000,
      min: 1_000,
      max: LIMITS.waitMs,
      showIf: { field: 'mode', equals: 'for' }
    }),
    date: field.value({
      label: 'Date',
      placeholder: '2026-03-04 09:30',
      help: 'When it is over already, the run goes on at once.',
      required: true,
      showIf: UNTIL
    }),
    timeZone: field.timeZone({
      label: 'Time zone',
      help: 'For a date without one.',
      default: 'UTC',
      mint: 'localTimeZone',
      showIf: UNTIL
    })
  }),
  ports: { inputs: [{ id: 'in' }], outputs: [{ id: 'out' }] },
  effect: 'wait',
  mode: 'list',
  summarize({ mode = 'for', durationMs = 3_600_000, date }) {
    if (mode === 'until') return `Waits until ${inWords(date, 'a date')}`;
    return typeof durationMs === 'number' ? `Waits ${durationInWords(durationMs)}` : 'Waits';
  },
  sample: (_config, input) => input,
  examples: [
    { title: 'Three days', config: { durationMs: 3 * 86_400_000 } },
    {
      title: 'Until the event begins',
      config: { mode: 'until', date: '2026-06-24 18:00', timeZone: 'Europe/Berlin' }
    }
  ]
});

export const execute: Executor<typeof wait> = async (config, ctx) => {
  ctx.waitUntil(await momentOf(config, ctx.now));
  return { out: ctx.items.map(({ data }, index) => ({ data, from: [index] })) };
};

/** @throws StepError `LIMIT_EXCEEDED` for a moment that is too far away. */
async function momentOf(config: ResolvedConfig<typeof wait>, now: Date): Promise<Date> {
  if (config.mode === 'for') return new Date(now.getTime() + config.durationMs);
  const { date, timeZone } = config;
  const millis = await applyExpression('new Date($json.date).toMillis()', { date }, { now, timeZone });
  const moment = new Date(Number(millis));
  if (moment.getTime() - now.getTime() > LIMITS.waitMs)
    throw new StepError('LIMIT_EXCEEDED', 'A run may wait for a year at most.');
  return moment;
}
