import { z } from 'zod';
import { budget } from '#lib/server/answers/usage.ts';
import { route } from '#lib/server/route.ts';
import { readBudget, setBudget } from '#lib/server/services/usage.ts';

const MOST_MICROS = 10_000_000_000_000; // ten million dollars

export const GET = route({
  action: 'usage.read',
  answer: budget,
  docs: { id: 'readBudget', tag: 'Usage', summary: 'Read the budget' },
  handle: ({ actor }) => readBudget(actor)
});

export const PUT = route({
  action: 'budget.set',
  body: z.strictObject({
    monthlyCapMicros: z
      .int()
      .min(0)
      .max(MOST_MICROS)
      .nullable()
      .meta({ description: 'In millionths of a US dollar; null for no limit.', examples: [25_000_000] })
  }),
  answer: budget,
  docs: {
    id: 'setBudget',
    tag: 'Usage',
    summary: 'Set the budget',
    description:
      'While a month’s budget is spent, runs that start by themselves are stored and wait; nothing under way is stopped. They go on when it is raised or the month turns.'
  },
  handle: ({ actor, body }) => setBudget(actor, body.monthlyCapMicros)
});
