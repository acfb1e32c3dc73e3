import type { JsonObject, WorkflowDocument } from '@automateos/workflow';
import { sql } from 'drizzle-orm';
import {
  boolean,
  customType,
  date,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uuid
} from 'drizzle-orm/pg-core';
import { bytes, createdAt, id, moment } from './columns.ts';

const searchVector = customType<{ data: string }>({ dataType: () => 'tsvector' });

/** A link that a creator shows. */
export interface CreatorLink {
  title: string;
  url: string;
}

/** What a version of a template reaches and uses, for people who decide whether to install it. */
export interface TemplateFacts {
  /** Hosts that its requests name; `*` stands for one that is known only when it runs. */
  hosts: string[];
  /** Apps whose connection it needs, by their ids in workflow/apps. */
  apps: string[];
  /** Services that it calls, as the screens name them. */
  services: { name: string; title: string }[];
  /** Types of its triggers. */
  triggers: string[];
  /** How many secrets are to be chosen. */
  secrets: number;
  steps: number;
  /** What a try-out runs with; absent: an example of the trigger's kind. */
  sample?: JsonObject;
  /** How often it usually runs, and the tokens of a model in one run. */
  usage?: { runsPerMonth: number; tokens?: { model: string; input: number; output: number } };
}

/** A value to choose after installing. */
export interface TemplateNeed {
  nodeId: string;
  /** Path of the field in the node's config. */
  field: string;
  title: string;
  help: string;
}

/** Somebody who built in a live session; `share` of the work that stands, of 1. */
export interface BuilderCredit {
  name: string;
  share: number;
}

/** What an automatic check said. */
export interface TemplateCheck {
  id: string;
  title: string;
  passed: boolean;
  message: string;
}

/** Global: somebody who publishes. */
export const creators = pgTable('creators', {
  id: id().primaryKey(),
  userId: uuid(),
  handle: text().notNull(),
  name: text().notNull(),
  bio: text().notNull().default(''),
  color: text().notNull(),
  cover: text().notNull(),
  links: jsonb().$type<CreatorLink[]>().notNull().default([]),
  verified: boolean().notNull().default(false),
  createdAt: createdAt(),
  updatedAt: createdAt()
});

/** Global: a workflow offered for reuse; published or taken back, never a draft. */
export const templates = pgTable('templates', {
  id: id().primaryKey(),
  slug: text().notNull(),
  creatorId: uuid().notNull(),
  status: text({ enum: ['published', 'withdrawn'] })
    .notNull()
    .default('published'),
  withdrawnReason: text(),
  title: text().notNull(),
  summary: text().notNull(),
  story: text().notNull().default(''),
  category: text().notNull(),
  setupMinutes: integer(),
  words: text().notNull().default(''),
  search: searchVector().generatedAlwaysAs(sql`to_tsvector('english', title)`),
  latestVersionId: uuid(),
  /** What it was made from, when its workflow was an install or fork; kept for good. */
  basedOnVersionId: uuid(),
  starterOrder: integer(),
  publishedAt: createdAt(),
  updatedAt: createdAt()
});

/** Global and immutable: what a template is made of, without anything private. */
export const templateVersions = pgTable('template_versions', {
  id: id().primaryKey(),
  templateId: uuid().notNull(),
  number: integer().notNull(),
  document: jsonb().$type<WorkflowDocument>().notNull(),
  /** Whole Yjs state, deflated; shares ancestry with the version before. */
  state: bytes().notNull(),
  contentHash: bytes().notNull(),
  schemaVersion: integer().notNull(),
  changelog: text().notNull().default(''),
  facts: jsonb().$type<TemplateFacts>().notNull(),
  needs: jsonb().$type<TemplateNeed[]>().notNull().default([]),
  checks: jsonb().$type<TemplateCheck[]>().notNull().default([]),
  builtBy: jsonb().$type<BuilderCredit[]>().notNull().default([]),
  createdAt: createdAt()
});

export const templateViews = pgTable(
  'template_views',
  { templateId: uuid().notNull(), day: date().notNull(), visitor: bytes().notNull() },
  (t) => [primaryKey({ columns: [t.templateId, t.day, t.visitor] })]
);

export const templateViewDays = pgTable(
  'template_view_days',
  { templateId: uuid().notNull(), day: date().notNull(), views: integer().notNull() },
  (t) => [primaryKey({ columns: [t.templateId, t.day] })]
);

/** Global: people who review submissions of the whole installation. */
export const moderators = pgTable('moderators', { userId: uuid().primaryKey(), grantedAt: createdAt() });

/** A version offered to the gallery, until somebody has decided about it. */
export const templateSubmissions = pgTable(
  'template_submissions',
  {
    orgId: uuid().notNull(),
    id: id(),
    workflowId: uuid().notNull(),
    versionId: uuid().notNull(),
    creatorId: uuid().notNull(),
    submittedBy: uuid().notNull(),
    templateId: uuid(),
    status: text({ enum: ['in-review', 'published', 'rejected', 'recalled'] })
      .notNull()
      .default('in-review'),
    slug: text().notNull(),
    title: text().notNull(),
    summary: text().notNull(),
    story: text().notNull().default(''),
    category: text().notNull(),
    setupMinutes: integer(),
    changelog: text().notNull().default(''),
    document: jsonb().$type<WorkflowDocument>().notNull(),
    facts: jsonb().$type<TemplateFacts>().notNull(),
    needs: jsonb().$type<TemplateNeed[]>().notNull().default([]),
    checks: jsonb().$type<TemplateCheck[]>().notNull().default([]),
    reviewNote: text(),
    reviewedBy: uuid(),
    reviewedAt: moment(),
    createdAt: createdAt()
  },
  (t) => [primaryKey({ columns: [t.orgId, t.id] })]
);

/** A workflow that was made from a template. */
export const installs = pgTable(
  'installs',
  {
    orgId: uuid().notNull(),
    id: id(),
    workflowId: uuid().notNull(),
    templateId: uuid().notNull(),
    templateVersionId: uuid().notNull(),
    kind: text({ enum: ['install', 'fork'] }).notNull(),
    installedBy: uuid().notNull(),
    createdAt: createdAt(),
    firstSuccessAt: moment()
  },
  (t) => [primaryKey({ columns: [t.orgId, t.id] })]
);

/** A pretend run of a template in an organisation of its own, without people. */
export const tryOuts = pgTable(
  'try_outs',
  {
    orgId: uuid().notNull(),
    runId: uuid().notNull(),
    templateVersionId: uuid().notNull(),
    createdAt: createdAt()
  },
  (t) => [primaryKey({ columns: [t.orgId, t.runId] })]
);
