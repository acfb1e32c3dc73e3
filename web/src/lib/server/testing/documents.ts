import type { WorkflowDocument, WorkflowNode } from '@automateos/workflow';

const node = (type: string, label: string, config: Record<string, unknown> = {}): WorkflowNode => ({
  type,
  typeVersion: 1,
  label,
  position: { x: 0, y: 0 },
  config
});

const wire = (source: string, target: string) => ({ source, sourcePort: 'out', target, targetPort: 'in' });

/** Start → Set fields. */
export function startDocument(name = 'Hello'): WorkflowDocument {
  return {
    name,
    nodes: {
      n_start: node('start', 'Start'),
      n_set: node('set-fields', 'Set', { fields: { a: { name: 'x', type: 'number', value: 1, order: 1 } } })
    },
    edges: { e_1: wire('n_start', 'n_set') }
  };
}

/** Webhook → Set fields. */
export function webhookDocument(path: string, config: Record<string, unknown> = {}): WorkflowDocument {
  return {
    name: 'Hook',
    nodes: {
      n_hook: node('webhook', 'Webhook', { path, ...config }),
      n_set: node('set-fields', 'Set', { fields: { a: { name: 'x', type: 'number', value: 1, order: 1 } } })
    },
    edges: { e_1: wire('n_hook', 'n_set') }
  };
}

/** Schedule → Set fields. */
export function scheduleDocument(): WorkflowDocument {
  const document = startDocument('Daily');
  document.nodes.n_start = node('schedule', 'Every day', { cron: '0 9 * * *', timeZone: 'Europe/Berlin' });
  return document;
}
