import { newNodeId, type WorkflowDocument } from '@automateos/workflow';
import { findFacts } from '@automateos/workflow/facts';
import { initialConfig } from '@automateos/workflow/form';

/** What a new workflow begins with. */
export const STARTERS = [
  {
    id: 'scratch',
    title: 'From scratch',
    text: 'An empty canvas. Add the first step yourself.',
    group: 'time',
    icon: 'pencil-line'
  },
  {
    id: 'webhook',
    title: 'When a webhook is called',
    text: 'Another service sends something to an address.',
    group: 'trigger',
    icon: 'webhook'
  },
  {
    id: 'schedule',
    title: 'On a schedule',
    text: 'Every morning, every hour, on workdays.',
    group: 'trigger',
    icon: 'calendar-clock'
  }
] as const;

export type Starter = (typeof STARTERS)[number];

const FIRST_POSITION = { x: 160, y: 240 };

/** The document that a starter begins with; undefined for an empty one. */
export function starterDocument(starter: Starter, name: string): WorkflowDocument | undefined {
  const facts = findFacts(starter.id);
  if (!facts) return undefined;
  const { type, version, title } = facts;
  const node = { type, typeVersion: version, label: title, position: FIRST_POSITION };
  return { name, nodes: { [newNodeId()]: { ...node, config: initialConfig(facts) } }, edges: {} };
}
