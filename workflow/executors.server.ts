import type { CatalogueNode } from './catalogue.ts';
import type { AnyExecutor, Executor } from './define-node.ts';
import { execute as appEvent } from './nodes/app-event.ts';
import { execute as approval } from './nodes/approval.ts';
import { execute as ai } from './nodes/ai.ts';
import { execute as discord } from './nodes/discord.ts';
import { execute as email } from './nodes/email.ts';
import { execute as form } from './nodes/form.ts';
import { execute as googleSheets } from './nodes/google-sheets.ts';
import { execute as rss } from './nodes/rss.ts';
import { execute as slack } from './nodes/slack.ts';
import { execute as telegram } from './nodes/telegram.ts';
import { execute as dataStore } from './nodes/data-store.ts';
import { execute as dateTime } from './nodes/date-time.ts';
import { execute as filter } from './nodes/filter.ts';
import { execute as httpRequest } from './nodes/http-request.ts';
import { execute as ifNode } from './nodes/if.ts';
import { execute as listTools } from './nodes/list-tools.ts';
import { execute as calledByWorkflow } from './nodes/called-by-workflow.ts';
import { execute as onError } from './nodes/on-error.ts';
import { execute as runWorkflow } from './nodes/run-workflow.ts';
import { execute as loop } from './nodes/loop.ts';
import { execute as merge } from './nodes/merge.ts';
import { execute as notion } from './nodes/notion.ts';
import { execute as respond } from './nodes/respond.ts';
import { execute as schedule } from './nodes/schedule.ts';
import { execute as setFields } from './nodes/set-fields.ts';
import { execute as splitOut } from './nodes/split-out.ts';
import { execute as start } from './nodes/start.ts';
import { execute as stopWithError } from './nodes/stop-with-error.ts';
import { execute as switchNode } from './nodes/switch.ts';
import { execute as textTemplate } from './nodes/text-template.ts';
import { execute as wait } from './nodes/wait.ts';
import { execute as webhook } from './nodes/webhook.ts';

/** One executor per node of the catalogue, each of its own config: the compiler names what is missing. */
const table: { [Node in CatalogueNode as Node['type']]: Executor<Node> } = {
  start,
  webhook,
  schedule,
  form,
  rss,
  'app-event': appEvent,
  'called-by-workflow': calledByWorkflow,
  'on-error': onError,
  'http-request': httpRequest,
  ai,
  slack,
  discord,
  telegram,
  email,
  'google-sheets': googleSheets,
  notion,
  'set-fields': setFields,
  if: ifNode,
  switch: switchNode,
  filter,
  merge,
  'split-out': splitOut,
  loop,
  'run-workflow': runWorkflow,
  'list-tools': listTools,
  'text-template': textTemplate,
  'date-time': dateTime,
  'data-store': dataStore,
  wait,
  approval,
  'stop-with-error': stopWithError,
  respond
};

/** Every executor by node type. Server only. */
export const executors: Readonly<Record<string, AnyExecutor>> = table;
