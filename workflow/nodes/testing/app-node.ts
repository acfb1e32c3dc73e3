/** For tests of app nodes: what one sends, and what it makes of scripted answers. */
import { expect } from 'vitest';
import type { AnyExecutor, NodeDefinition } from '../../define-node.ts';
import { fakeContext, resolvedConfig, type ScriptedAnswer } from '../../testing.ts';
import type { Json } from '../../types.ts';

/** Runs a node once against scripted answers. */
export function scripted(definition: NodeDefinition, execute: AnyExecutor) {
  return async (config: Record<string, unknown>, ...answers: ScriptedAnswer[]) => {
    const ctx = fakeContext({ http: answers });
    const output = await execute(resolvedConfig(definition, config) as never, ctx);
    const sent = ctx.requests.map(({ method, url, headers, body, auth }) => ({
      method,
      url,
      auth,
      type: headers?.['content-type'],
      json: typeof body === 'string' ? (JSON.parse(body) as Json) : undefined
    }));
    return { sent, data: (output.out ?? []).map((item) => item.data), logs: ctx.logs, costs: ctx.costs };
  };
}

/** What every service may do wrong, whatever the operation. */
export async function expectUsualRefusals(run: (answer: ScriptedAnswer) => Promise<unknown>): Promise<void> {
  const json = { 'content-type': 'application/json' };
  await expect(run({ body: '<html>', headers: json })).rejects.toMatchObject({ code: 'BAD_RESPONSE' });
  await expect(run({ json: ['not', 'an', 'object'] })).rejects.toMatchObject({ code: 'BAD_RESPONSE' });
}
