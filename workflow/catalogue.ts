import type { NodeDefinition } from './define-node.ts';
import { appEvent } from './nodes/app-event.ts';
import { approval } from './nodes/approval.ts';
import { ai } from './nodes/ai.ts';
import { discord } from './nodes/discord.ts';
import { email } from './nodes/email.ts';
import { form } from './nodes/form.ts';
import { googleSheets } from './nodes/google-sheets.ts';
import { rss } from './nodes/rss.ts';
import { slack } from './nodes/slack.ts';
import { telegram } from './nodes/telegram.ts';
import { dataStore } from './nodes/data-store.ts';
import { dateTime } from './nodes/date-time.ts';
import { filter } from './nodes/filter.ts';
import { httpRequest } from './nodes/http-request.ts';
import { ifNode } from './nodes/if.ts';
import { listTools } from './nodes/list-tools.ts';
import { calledByWorkflow } from './nodes/called-by-workflow.ts';
import { onError } from './nodes/on-error.ts';
import { runWorkflow } from './nodes/run-workflow.ts';
import { loop } from './nodes/loop.ts';
import { merge } from './nodes/merge.ts';
import { notion } from './nodes/notion.ts';
import { respond } from './nodes/respond.ts';
import { schedule } from './nodes/schedule.ts';
import { setFields } from './nodes/set-fields.ts';
import { splitOut } from './nodes/split-out.ts';
import { start } from './nodes/start.ts';
import { stopWithError } from './nodes/stop-with-error.ts';
import { switchNode } from './nodes/switch.ts';
import { textTemplate } from './nodes/text-template.ts';
import { wait } from './nodes/wait.ts';
import { webhook } from './nodes/webhook.ts';

const nodes = [
  start,
  webhook,
  schedule,
  form,
  rss,
  appEvent,
  calledByWorkflow,
  onError,
  httpRequest,
  ai,
  slack,
  discord,
  telegram,
  email,
  googleSheets,
  notion,
  setFields,
  ifNode,
  switchNode,
  filter,
  merge,
  splitOut,
  loop,
  runWorkflow,
  listTools,
  textTemplate,
  dateTime,
  dataStore,
  wait,
  approval,
  stopWithError,
  respond
] as const;

/** A definition of the catalogue, with its exact config. */
export type CatalogueNode = (typeof nodes)[number];

/** Every node type, in the order of the picker. Adding a node is one line here and one in executors.server.ts. */
export const catalogue: readonly NodeDefinition[] = nodes;

const byType = new Map(catalogue.map((definition) => [definition.type, definition]));

/** The definition of a type, or `undefined` for one this build does not know. */
export function findDefinition(type: string): NodeDefinition | undefined {
  return byType.get(type);
}
