import { findDefinition } from '../catalogue.ts';
import type { NodeDefinition, ResolvedConfig } from '../define-node.ts';
import { resolveConfig } from '../form/resolve.ts';
import { appEvent } from '../nodes/app-event.ts';
import { form } from '../nodes/form.ts';
import { onError } from '../nodes/on-error.ts';
import { respond } from '../nodes/respond.ts';
import { rss } from '../nodes/rss.ts';
import { schedule } from '../nodes/schedule.ts';
import { webhook } from '../nodes/webhook.ts';
import type { Problem, WorkflowDocument, WorkflowNode } from '../types.ts';
import { reachableFrom, type Graph } from './graph.ts';
import { migrated } from './nodes.ts';

/** What starts runs of a workflow, with the settings that intake and scheduler need. */
export type Trigger = { nodeId: string; label: string } & (
  | { kind: 'manual' }
  | ({ kind: 'webhook' } & ResolvedConfig<typeof webhook>)
  | ({ kind: 'schedule' } & ResolvedConfig<typeof schedule>)
  | ({ kind: 'error' } & ResolvedConfig<typeof onError>)
  | ({ kind: 'form' } & ResolvedConfig<typeof form>)
  | ({ kind: 'feed' } & ResolvedConfig<typeof rss>)
  | ({ kind: 'app' } & ResolvedConfig<typeof appEvent>)
);

type WebhookTrigger = Extract<Trigger, { kind: 'webhook' }>;
/** Triggers with an address of their own. */
type Addressed = Extract<Trigger, { kind: 'webhook' | 'form' | 'app' }>;

/** The enabled triggers of a document. One whose config is wrong is listed with the defaults of its type. */
export function findTriggers(document: WorkflowDocument): Trigger[] {
  return Object.entries(document.nodes).flatMap(([nodeId, node]): Trigger[] => {
    if (node.disabled || findDefinition(node.type)?.group !== 'trigger') return [];
    const trigger = { nodeId, label: node.label };
    if (node.type === webhook.type) return [{ ...trigger, kind: 'webhook', ...configOf(webhook, node) }];
    if (node.type === schedule.type) return [{ ...trigger, kind: 'schedule', ...configOf(schedule, node) }];
    if (node.type === form.type) return [{ ...trigger, kind: 'form', ...configOf(form, node) }];
    if (node.type === rss.type) return [{ ...trigger, kind: 'feed', ...configOf(rss, node) }];
    if (node.type === appEvent.type) return [{ ...trigger, kind: 'app', ...configOf(appEvent, node) }];
    if (node.type === onError.type) return [{ ...trigger, kind: 'error', ...configOf(onError, node) }];
    return [{ ...trigger, kind: 'manual' }];
  });
}

/** Webhooks that would answer for each other, and callers that would wait for nothing. */
export function webhookProblems(
  document: WorkflowDocument,
  graph: Graph,
  triggers: readonly Trigger[]
): Problem[] {
  const webhooks = triggers.filter((trigger) => trigger.kind === 'webhook');
  const addressed = triggers.filter((trigger) => 'path' in trigger);
  return [...takenPaths(addressed), ...webhooks.flatMap((hook) => missingAnswer(document, graph, hook))];
}

function takenPaths(triggers: readonly Addressed[]): Problem[] {
  const byPath = new Map<string, Addressed[]>();
  const problems: Problem[] = [];
  for (const hook of triggers) {
    const others = byPath.get(hook.path) ?? [];
    const other = others.find((candidate) => shareMethod(candidate, hook));
    if (other && hook.path !== '') {
      const message = `“${hook.label}” has the same address as “${other.label}”. Change one of them.`;
      const place = { nodeId: hook.nodeId, field: 'path' };
      problems.push({ code: 'WEBHOOK_PATH_TAKEN', severity: 'error', ...place, message });
    }
    byPath.set(hook.path, [...others, hook]);
  }
  return problems;
}

/** Forms and app events have their address for themselves. */
function shareMethod(a: Addressed, b: Addressed): boolean {
  if (a.kind !== 'webhook' || b.kind !== 'webhook') return true;
  return a.method === b.method || a.method === 'ANY' || b.method === 'ANY';
}

function missingAnswer(document: WorkflowDocument, graph: Graph, hook: WebhookTrigger): Problem[] {
  if (hook.respond !== 'node') return [];
  const following = reachableFrom([hook.nodeId], graph.successors);
  const answers = Object.entries(document.nodes).some(
    ([id, { type, disabled }]) => type === respond.type && !disabled && following.has(id)
  );
  if (answers) return [];
  const message = `“${hook.label}” waits for a Respond step, but none follows it. Add one, or answer at once.`;
  return [{ code: 'INVALID_FIELD', severity: 'warning', nodeId: hook.nodeId, field: 'respond', message }];
}

function configOf<D extends NodeDefinition>(definition: D, node: WorkflowNode): ResolvedConfig<D> {
  const resolve = (config: Record<string, unknown>) => resolveConfig(definition, config, () => undefined);
  const resolution = resolve(migrated(definition, node));
  return 'config' in resolution ? resolution.config : (definition.config.parse({}) as ResolvedConfig<D>);
}
