import { z } from 'zod';
import { moment } from './parts.ts';
import { month } from './usage.ts';
import { workflowId } from './workflows.ts';

const count = z.int().min(0);
const micros = (description: string) =>
  count.meta({ description: `${description} In millionths of a US dollar.` });

const invoiceState = z.enum(['open', 'nothing', 'due', 'paid']).meta({
  id: 'InvoiceState',
  description: '`open`: the month is not over. `nothing`: nothing is owed. `due`: to be paid. `paid`.'
});

const summary = {
  number: z.string().meta({ examples: ['AO-1F2E3D4C-202603'] }),
  month,
  state: invoiceState,
  totalCents: count.meta({
    description: 'What is owed, in whole US cents; so far, while the month is open.'
  }),
  paidAt: moment('When it was paid.').nullable()
};

export const invoiceSummary = z
  .strictObject(summary)
  .meta({ id: 'InvoiceSummary', description: 'What one month comes to.' });
export type InvoiceSummary = z.output<typeof invoiceSummary>;

export const invoiceList = z
  .strictObject({
    data: z.array(invoiceSummary).meta({ description: 'The newest first.' }),
    collects: z
      .boolean()
      .meta({ description: 'Whether this installation takes payments. If not, nothing is ever due.' })
  })
  .meta({ id: 'InvoiceList' });
export type InvoiceList = z.output<typeof invoiceList>;

const line = z
  .strictObject({
    workflowId,
    name: z.string().nullable(),
    runs: count,
    steps: count,
    computeMs: count,
    amountMicros: micros('For its steps and its time at work.')
  })
  .meta({ id: 'InvoiceLine', description: 'One workflow.' });

export const invoice = z
  .strictObject({
    ...summary,
    collects: invoiceList.shape.collects,
    team: z.string(),
    lines: z.array(line).meta({ description: 'The most expensive first.' }),
    usageMicros: micros('Sum of the lines.'),
    includedMicros: micros('Part of it that is free each month.'),
    modelMicros: micros('What language models cost. It is paid to their makers and not part of the invoice.'),
    unpricedTokens: count.meta({ description: 'Tokens whose cost is not known.' })
  })
  .meta({
    id: 'Invoice',
    description: 'What one month comes to, made from the ledger each time it is read.'
  });
export type Invoice = z.output<typeof invoice>;

export const checkout = z
  .strictObject({ url: z.url().meta({ description: 'Page of the payment provider on which one pays.' }) })
  .meta({ id: 'Checkout' });
export type Checkout = z.output<typeof checkout>;

export const estimate = z
  .strictObject({
    perRunMicros: micros('What a run will probably cost.'),
    thousandRunsMicros: micros('The same for 1,000 runs.'),
    basis: z.enum(['runs', 'steps']).meta({
      description: '`runs`: what the last real runs cost. `steps`: each step once, as there are no runs yet.'
    }),
    runs: count.meta({ description: 'How many runs it is based on.' }),
    withoutModels: z
      .boolean()
      .meta({ description: 'Language models are used whose cost is not known or not in it.' })
  })
  .meta({ id: 'CostEstimate', description: 'What a run will probably cost.' });
export type CostEstimate = z.output<typeof estimate>;
