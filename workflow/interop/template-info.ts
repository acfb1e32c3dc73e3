/** `template.json`: what a template says about itself, beside its workflow file. */
import * as z from 'zod';

/** What a template is for; its place in the gallery. */
const CATEGORIES = ['sales', 'support', 'marketing', 'finance', 'people', 'operations', 'personal'] as const;

const line = (maxCharacters: number) =>
  z
    .string()
    .min(1)
    .max(maxCharacters)
    .regex(/^\S.*\S$/, 'one line');

/** A service that a template calls; `name` is that of the pretend service. */
const service = z.strictObject({ name: z.string().regex(/^[a-z][a-z0-9-]*$/), title: line(40) });

/** What a person sets before the first real run. A pretend run needs none of it. */
const need = z.strictObject({
  nodeId: z.string(),
  /** Path inside the node's config, dot-separated. */
  field: z.string(),
  title: line(60),
  /** Where to get it, in a sentence or two. */
  help: line(300)
});

/** What a trigger gets: answers of a form, a request, an event, a moment. */
const input = z.record(z.string(), z.json());

/** One run, and what must come out of it. The test of the folder runs each on pretend services, to its end. */
const runCase = z.strictObject({
  title: line(80),
  input,
  /** Runs before it, in the same workflow. */
  before: z.array(input).optional(),
  /** What is decided at its approvals, in their order. */
  decisions: z.array(z.enum(['approved', 'rejected'])).optional(),
  expects: z.strictObject({
    /** Ids of the steps that gave something out; all others did not. */
    ran: z.array(z.string()).min(1),
    /** What services were told: their names, and texts in one request. */
    sent: z.array(z.strictObject({ service: z.string(), texts: z.array(z.string()).min(1) })).optional(),
    /** Texts in what a step gave out, by its id. */
    gave: z.record(z.string(), z.array(z.string()).min(1)).optional()
  })
});

/** What it costs is worked out from this: runs, and tokens of a model in one of them. */
const usage = z.strictObject({
  runsPerMonth: z.int().min(1).max(1_000_000),
  tokens: z.strictObject({ model: z.string(), input: z.int().min(1), output: z.int().min(1) }).optional()
});

export const templateInfoSchema = z.strictObject({
  title: line(60),
  summary: line(120),
  category: z.enum(CATEGORIES),
  /** Why one wants it and how it works, in Markdown. */
  story: z.string().max(10_000).optional(),
  /** From installing to the first real run. */
  setupMinutes: z.int().min(1).max(600).optional(),
  /** What is new in it. */
  changelog: z.string().max(2_000).optional(),
  /** Place among the starters that an empty canvas offers, the lowest first; without it, it is in the gallery only. */
  order: z.int().optional(),
  services: z.array(service),
  /** Beside the connections that its steps ask for by themselves. */
  needs: z.array(need),
  /** What a visitor who tries it out sees run. */
  sample: input,
  usage,
  cases: z.array(runCase).min(2)
});

export type TemplateInfo = z.infer<typeof templateInfoSchema>;
export type TemplateCase = TemplateInfo['cases'][number];
