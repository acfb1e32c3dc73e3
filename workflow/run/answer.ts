import type { WebhookAnswer } from '../define-node.ts';
import type { Json } from '../types.ts';
import { itemsInPortOrder } from './lineage.ts';
import type { RunState } from './run-state.ts';

const JSON_HEADERS = { 'content-type': 'application/json; charset=utf-8' };

/**
 * The answer to a webhook caller who waits for the end of the run: what the last step produced, as JSON. One item is
 * sent as it is, several as a list, none as an empty list.
 */
export function endAnswer(state: RunState): WebhookAnswer {
  const last = state.plan.order.findLast((node) => itemsInPortOrder(node, state).length > 0);
  const items: Json[] = last ? itemsInPortOrder(last, state).map((item) => item.data) : [];
  return {
    status: 200,
    headers: { ...JSON_HEADERS },
    body: JSON.stringify(items.length === 1 ? items[0] : items)
  };
}

/** The answer when the run failed before anybody answered. It names no step: the caller is a stranger. */
export function failureAnswer(): WebhookAnswer {
  return {
    status: 500,
    headers: { ...JSON_HEADERS },
    body: JSON.stringify({ error: { code: 'RUN_FAILED', message: 'The workflow did not finish.' } })
  };
}
