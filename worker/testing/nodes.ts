import {
  defineNode,
  findDefinition,
  type AnyExecutor,
  type Expression,
  type NodeDefinition,
  type StepContext,
  type WorkflowNode
} from '@automateos/workflow';
import { field } from '@automateos/workflow/form';
import * as z from 'zod';

type TestNode = Partial<WorkflowNode> & { type: string };

/** Nodes of the real catalogue with the few fields that tests set. */
export const webhook = (respond: 'now' | 'end' | 'node' = 'now'): TestNode => ({
  type: 'webhook',
  config: { path: 'test', respond }
});

export const start: TestNode = { type: 'start' };

/** Sets one field; the value is template text. */
export const set = (name: string, value: string, keepOnly = false): TestNode => ({
  type: 'set-fields',
  config: { fields: { a: { name, type: 'text', value: { expr: value }, order: 1 } }, keepOnly }
});

/** POSTs the incoming item to an address. */
export const post = (url: string | Expression, settings: WorkflowNode['settings'] = {}): TestNode => ({
  type: 'http-request',
  config: { method: 'POST', url, body: { expr: '{{ $json }}' } },
  settings
});

export const get = (url: string | Expression, settings: WorkflowNode['settings'] = {}): TestNode => ({
  type: 'http-request',
  config: { method: 'GET', url },
  settings
});

/** Quick retries, so that tests need not wait. */
export const quick = (maxAttempts: number): WorkflowNode['settings'] => ({
  retry: { maxAttempts, backoff: 'fixed', delayMs: 0 }
});

/** Gives out the list `items` of the run's input, item by item. */
export const items: TestNode = { type: 'test-items' };
/** Does what the executor given to the worker does, as a step without effect. */
export const pure: TestNode = { type: 'test-pure' };
/** The same as a step that changes something outside. */
export const effect: TestNode = { type: 'test-effect' };

const testDefinitions = [
  define('test-items', { group: 'trigger', ports: { inputs: [], outputs: [{ id: 'out' }] } }),
  define('test-pure', {}),
  define('test-effect', { effect: 'write' })
];

function define(type: string, values: Partial<NodeDefinition>): NodeDefinition {
  return defineNode({
    type,
    version: 1,
    title: type,
    icon: 'box',
    group: 'data',
    docs: { summary: type },
    config: z.strictObject({ text: field.longText({ label: 'Text', expression: true }) }),
    ports: { inputs: [{ id: 'in' }], outputs: [{ id: 'out' }] },
    effect: 'none',
    ...values
  });
}

/** The catalogue and the nodes above. */
export function findTestDefinition(type: string): NodeDefinition | undefined {
  return testDefinitions.find((definition) => definition.type === type) ?? findDefinition(type);
}

export const giveItems: AnyExecutor = (_config: never, ctx: StepContext) => ({
  out: (ctx.trigger.items as number[]).map((data) => ({ data }))
});
