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
  /** Place in lists, the lowest first. */
  order: z.int(),
  services: z.array(service),
  needs: z.array(need)
});

export type TemplateInfo = z.infer<typeof templateInfoSchema>;
